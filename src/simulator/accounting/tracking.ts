import { type Fields, listOf, readText } from '../edge/body.ts'
import type { Line, OrganisationState } from '../state.ts'
import { UNSEEN } from './messages.ts'

/** The tracking of a line: `{Name, Option}` or ids, at most two, active ones only. */
export function readTracking(
  organisation: OrganisationState,
  fields: Fields,
  before: Line['tracking'],
  errors: string[],
): Line['tracking'] {
  if (!fields.has('Tracking')) return before
  const sent = listOf(fields.get('Tracking'))
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

type Tracked = Pick<Line['tracking'][number], 'categoryId' | 'optionId'>

/** Whether anything in the books, drafts and orders included, is tracked by an option that passes the test. */
export function isTracked(organisation: OrganisationState, test: (entry: Tracked) => boolean): boolean {
  const { invoices, creditNotes, bankTransactions, manualJournals, purchaseOrders, quotes } = organisation
  const documents = [invoices, creditNotes, bankTransactions, manualJournals, purchaseOrders, quotes]
  const others = [organisation.repeatingInvoices, organisation.receipts]
  for (const map of [...documents, ...others]) {
    for (const { lines } of map.values()) if (linesTracked(lines, test)) return true
  }
  for (const { fromTracking, toTracking } of organisation.bankTransfers.values()) {
    if ([...fromTracking, ...toTracking].some(test)) return true
  }
  return organisation.journals.some((journal) => linesTracked(journal.lines, test))
}

function linesTracked(lines: readonly { tracking: readonly Tracked[] }[], test: (entry: Tracked) => boolean): boolean {
  return lines.some((line) => line.tracking.some(test))
}
