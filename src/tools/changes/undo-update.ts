import { parseDay } from '../../books/day.ts'
import { type Decimal4, decimal4 } from '../../books/money.ts'
import type { ChangeOf, Difference } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import type { AnyDocument } from '../documents/any-named.ts'
import { documentText } from '../documents/document-ref.ts'
import type { UpdateInput } from '../documents/update-patch.ts'

type Update = Pick<ChangeOf<'update_document'>, 'differences' | 'patch'>

type LineChange = NonNullable<UpdateInput['change_lines']>[number]

/**
 * What to ask update_document for to get the values back that a change replaced, as far as its differences tell them to the letter. Pure.
 * Throws Fault where one of them is not known: a removed line, a day or code that was empty, tracking and discounts.
 */
export function inputBefore(change: Update, document: AnyDocument, formerContact: string | undefined): UpdateInput {
  const unknown = change.differences.filter((one) => !PLAIN.has(one.field) && !isLine(one) && one.field !== 'new line')
  const plain = Object.fromEntries(
    change.differences.flatMap((one) => {
      const read = PLAIN.get(one.field)
      const value = read?.value(one.before, formerContact)
      if (read && value === undefined) unknown.push(one)
      return read && value !== undefined ? [[read.argument, value]] : []
    }),
  )
  const lines = linesBefore(change, unknown)
  if (unknown.length > 0 || change.differences.length === 0) throw notKnown(document, unknown)
  return { ...plain, ...lines, ...addedLines(change, document) }
}

interface PlainField {
  argument: keyof UpdateInput
  value(before: string, formerContact: string | undefined): string | undefined
}

const PLAIN: ReadonlyMap<string, PlainField> = new Map<string, PlainField>([
  ['date', { argument: 'date', value: parseDay }],
  ['due', { argument: 'due', value: parseDay }],
  ['expected payment date', { argument: 'expected_payment_date', value: parseDay }],
  ['planned payment date', { argument: 'planned_payment_date', value: parseDay }],
  // Xero gives a number of its own where none is sent, so an empty one does not come back.
  ['number', { argument: 'number', value: (before) => (before === '' ? undefined : before) }],
  ['reference', { argument: 'reference', value: (before) => before }],
  ['contact', { argument: 'contact', value: (_, formerContact) => formerContact }],
])

const LINE = /^line (\d{1,4}) (description|quantity|unit price|account|tax type)$/

function isLine({ field, before }: Difference): boolean {
  return LINE.test(field) && before !== ''
}

function linesBefore(change: Update, unknown: Difference[]): UpdateInput {
  const changes = new Map<string, LineChange>()
  for (const difference of change.differences) {
    const [, place = '', facet = ''] = LINE.exec(difference.field) ?? []
    if (facet === '') continue
    // Lines that stay keep their place: where one was removed the change is not undone at all.
    const id = change.patch.lines?.[Number.parseInt(place, 10) - 1]?.id
    const value = facetBefore(facet, difference.before)
    if (id === undefined || value === undefined) unknown.push(difference)
    else changes.set(id, { ...(changes.get(id) ?? { line: id }), ...value })
  }
  return changes.size === 0 ? {} : { change_lines: [...changes.values()] }
}

function facetBefore(facet: string, before: string): Partial<LineChange> | undefined {
  if (facet === 'description') return { description: before }
  if (facet === 'account') return { account: before }
  if (facet === 'tax type') return { tax_type: before }
  const number = exactly(before)
  if (number === undefined) return undefined
  return facet === 'quantity' ? { quantity: number } : { unit_price: number }
}

function exactly(text: string): Decimal4 | undefined {
  try {
    return decimal4(text.replaceAll(',', ''))
  } catch {
    return undefined
  }
}

function addedLines(change: Update, document: AnyDocument): UpdateInput {
  const added = change.differences.filter(({ field }) => field === 'new line').length
  if (added === 0) return {}
  const kept = new Set(change.patch.lines?.map(({ id }) => id))
  const extra = (document.lines ?? []).filter(({ id }) => !kept.has(id)).map(({ id }) => id)
  if (extra.length === added) return { remove_lines: extra }
  throw notKnown(
    document,
    change.differences.filter(({ field }) => field === 'new line'),
  )
}

function notKnown(document: AnyDocument, unknown: readonly Difference[]): Fault {
  const fields = [...new Set(unknown.map(({ field }) => field))].slice(0, 10).join(', ')
  return new Fault(
    'refused',
    `${documentText(document)}: what was there before is not known to the letter${fields === '' ? '' : ` (${fields})`}.`,
    "Ask the user for the values, look at the document's history (get_document), and set them with update_document.",
  )
}
