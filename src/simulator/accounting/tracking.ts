import { type Fields, listOf, readText } from '../edge/body.ts'
import type { Line, OrganisationState } from '../state.ts'
import { UNSEEN } from './messages.ts'

/** The tracking of a line, or of another field of its form: `{Name, Option}` or ids, at most two, active ones only. */
export function readTracking(
  organisation: OrganisationState,
  fields: Fields,
  before: Line['tracking'],
  errors: string[],
  name = 'Tracking',
): Line['tracking'] {
  if (!fields.has(name)) return before
  const sent = listOf(fields.get(name))
  if (sent.length > 2) errors.push(UNSEEN.trackingLimit)
  return sent.flatMap((entry) => {
    const found = findOption(organisation, entry)
    if (found) return [found]
    errors.push(UNSEEN.trackingUnknown(readText(entry.get('Option')) ?? readText(entry.get('Name')) ?? ''))
    return []
  })
}

function findOption(organisation: OrganisationState, entry: Fields): Line['tracking'][number] | undefined {
  const categoryId = readText(entry.get('TrackingCategoryID'))?.toLowerCase()
  const name = readText(entry.get('Name'))?.toLowerCase()
  const optionId = readText(entry.get('TrackingOptionID'))?.toLowerCase()
  const optionName = readText(entry.get('Option'))?.toLowerCase()
  for (const category of organisation.trackingCategories.values()) {
    if (category.status !== 'ACTIVE') continue
    if (categoryId === undefined ? category.name.toLowerCase() !== name : category.id !== categoryId) continue
    const option = category.options.find((known) =>
      optionId === undefined ? known.name.toLowerCase() === optionName : known.id === optionId,
    )
    if (option?.status === 'ACTIVE') {
      return { categoryId: category.id, optionId: option.id, name: category.name, option: option.name }
    }
  }
  return undefined
}
