import * as z from 'zod'
import type { Line } from '../../books/documents.ts'
import { fourPlaces, line } from '../../books/fields.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatPrice, formatShort } from '../../books/money.ts'
import type { DraftLine } from '../../call/acts/lines.ts'
import type { Difference } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { counted } from '../lists/columns.ts'
import { codedLine, type LineInput, type LineSetting, refuseDiscount } from './coded-line.ts'
import { accountNamed, taxRateNamed, trackingNamed } from './coding.ts'

const whichLine = z.union([z.number(), z.string().max(40)])

/** Fields of one existing line to change; what is not given stays. */
const lineChange = z.strictObject({
  line: whichLine.describe('Line number from 1, or id'),
  description: line.shape.description.optional(),
  quantity: fourPlaces.optional(),
  unit_price: line.shape.unit_price.optional(),
  discount_percent: line.shape.discount_percent,
  account: z.string().max(150).optional(),
  tax_type: z.string().max(50).optional(),
  tracking: line.shape.tracking,
})

/** How the lines of a document are to change: some changed, some removed, some added; the others stay as they are. */
export interface LinesInput {
  change_lines?: readonly z.output<typeof lineChange>[] | undefined
  remove_lines?: readonly (number | string)[] | undefined
  add_lines?: readonly LineInput[] | undefined
}

/** Input fields for LinesInput. */
export const linesFields = {
  change_lines: z.array(lineChange).max(100).optional().describe('Only given fields change; other lines stay'),
  remove_lines: z.array(whichLine).max(100).optional(),
  add_lines: z.array(line).max(100).optional(),
}

/** The complete new list of lines with ids kept, and what differs. Pure. Throws Fault for a line that is not there. */
export function patchLines(
  lines: readonly Line[],
  input: LinesInput,
  setting: LineSetting,
): { lines: DraftLine[]; differences: Difference[] } {
  const removed = new Set((input.remove_lines ?? []).map((which, at) => indexOf(which, lines, `remove_lines.${at}`)))
  const changes = changesByIndex(lines, input, removed)
  const differences: Difference[] = []
  const kept: DraftLine[] = []
  lines.forEach((existing, index) => {
    const name = `line ${index + 1}`
    const change = changes.get(index)
    if (removed.has(index)) {
      differences.push({ field: name, before: lineText(draftOfLine(existing)), after: 'removed' })
    } else if (change) {
      const after = changedLine(existing, change.fields, setting, change.field)
      differences.push(...lineDifferences(name, draftOfLine(existing), after))
      kept.push(after)
    } else kept.push(draftOfLine(existing))
  })
  const added = (input.add_lines ?? []).map((one, at) => codedLine(one, setting, `add_lines.${at}`))
  differences.push(...added.map((one) => ({ field: 'new line', before: '', after: lineText(one) })))
  if (kept.length + added.length === 0) {
    throw new Fault(
      'invalid_input',
      'remove_lines: no line would be left.',
      'Void the document instead (void_documents).',
    )
  }
  return { lines: [...kept, ...added], differences }
}

interface FieldedChange {
  fields: z.output<typeof lineChange>
  field: string
}

function changesByIndex(
  lines: readonly Line[],
  input: LinesInput,
  removed: ReadonlySet<number>,
): Map<number, FieldedChange> {
  const changes = new Map<number, FieldedChange>()
  for (const [at, fields] of (input.change_lines ?? []).entries()) {
    const field = `change_lines.${at}`
    const index = indexOf(fields.line, lines, `${field}.line`)
    if (changes.has(index) || removed.has(index)) {
      throw new Fault('invalid_input', `${field}.line: line ${index + 1} is named twice.`, 'Name each line once.')
    }
    changes.set(index, { fields, field })
  }
  return changes
}

function indexOf(which: number | string, lines: readonly Line[], field: string): number {
  const text = String(which).trim().toLowerCase()
  const byId = lines.findIndex(({ id }) => id.toLowerCase() === text)
  const index = byId >= 0 ? byId : /^\d{1,4}$/.test(text) ? Number.parseInt(text, 10) - 1 : -1
  if (index >= 0 && index < lines.length) return index
  throw new Fault(
    'invalid_input',
    `${field}: there is no line ${quoted(text, 40)}; the document has ${counted(lines.length, 'line')}.`,
    'Take the line number from get_document.',
  )
}

/** An existing line in the form it is sent in, unchanged. */
export function draftOfLine(line: Line): DraftLine {
  const { id, description, quantity, unitAmount, discountRate, discountAmount, tracking } = line
  return {
    id,
    description,
    ...(quantity === undefined ? {} : { quantity }),
    ...(unitAmount === undefined ? {} : { unitAmount }),
    ...(discountRate === undefined ? {} : { discountRate }),
    ...(discountAmount === undefined || discountRate !== undefined ? {} : { discountAmount }),
    ...(line.accountCode === '' ? {} : { accountCode: line.accountCode }),
    ...(line.itemCode === '' ? {} : { itemCode: line.itemCode }),
    ...(line.taxType === '' ? {} : { taxType: line.taxType }),
    ...(tracking.length === 0 ? {} : { tracking }),
  }
}

function changedLine(
  existing: Line,
  fields: z.output<typeof lineChange>,
  setting: LineSetting,
  field: string,
): DraftLine {
  refuseDiscount(fields.discount_percent, setting.kind, field)
  const { discountAmount, ...rest } = draftOfLine(existing)
  const keepsDiscount = discountAmount !== undefined && fields.discount_percent === undefined
  return {
    ...rest,
    ...(keepsDiscount ? { discountAmount } : {}),
    ...(fields.description === undefined ? {} : { description: fields.description }),
    ...(fields.quantity === undefined ? {} : { quantity: fields.quantity }),
    ...(fields.unit_price === undefined ? {} : { unitAmount: fields.unit_price }),
    ...(fields.discount_percent === undefined ? {} : { discountRate: fields.discount_percent }),
    ...recoded(existing, fields, setting, field),
  }
}

function recoded(
  existing: Line,
  { account, tax_type: taxType, tracking }: z.output<typeof lineChange>,
  setting: LineSetting,
  field: string,
): Partial<DraftLine> {
  return {
    ...(account === undefined ? {} : { accountCode: accountNamed(account, setting.accounts, `${field}.account`).code }),
    ...(taxType === undefined ? {} : { taxType: taxRateNamed(taxType, setting.taxRates, `${field}.tax_type`).taxType }),
    ...(tracking === undefined ? {} : { tracking: mergedTracking(existing, tracking, setting, field) }),
  }
}

function mergedTracking(
  { tracking }: Line,
  given: Readonly<Record<string, string>>,
  { trackingCategories }: LineSetting,
  field: string,
): { category: string; option: string }[] {
  const named = trackingNamed(given, trackingCategories, `${field}.tracking`)
  const others = tracking.filter(({ category }) => !named.some((one) => one.category === category))
  return [...others, ...named]
}

function lineDifferences(name: string, before: DraftLine, after: DraftLine): Difference[] {
  return FACETS.map(([facet, text]) => ({
    field: `${name} ${facet}`,
    before: text(before),
    after: text(after),
  })).filter((difference) => difference.before !== difference.after)
}

const FACETS: readonly (readonly [string, (line: DraftLine) => string])[] = [
  ['description', ({ description }) => description],
  ['quantity', ({ quantity }) => (quantity === undefined ? '' : formatShort(quantity, 4))],
  ['unit price', ({ unitAmount }) => formatPrice(unitAmount)],
  ['discount %', ({ discountRate }) => (discountRate === undefined ? '' : formatShort(discountRate, 4))],
  ['account', ({ accountCode }) => accountCode ?? ''],
  ['tax type', ({ taxType }) => taxType ?? ''],
  ['tracking', ({ tracking }) => (tracking ?? []).map(({ category, option }) => `${category}: ${option}`).join(', ')],
]

function lineText({ description, quantity, unitAmount }: DraftLine): string {
  if (unitAmount === undefined) return description
  return `${description}, ${formatShort(quantity ?? 10_000n, 4)} x ${formatPrice(unitAmount)}`
}
