import type { Line } from '../state.ts'

/** Which fields of a document an update changes; `lines` only when what they come to changes, `wording` when only their coding or text does. */
export function changesOf<T extends { lines: readonly Line[] }>(before: T, after: T): Set<string> {
  const changes = new Set<string>()
  const old: Record<string, unknown> = { ...before }
  const fresh: Record<string, unknown> = { ...after }
  for (const name of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
    if (name === 'lines' || name === 'updatedAt' || name === 'amountDue' || name === 'remainingCredit') continue
    if (text(old[name]) !== text(fresh[name])) changes.add(name)
  }
  if (text(before.lines.map(money)) !== text(after.lines.map(money))) changes.add('lines')
  else if (text(before.lines) !== text(after.lines)) changes.add('wording')
  return changes
}

function money(line: Line): unknown {
  const { id, quantity, unitAmount, itemId, taxType, taxAmount, lineAmount, discountRate, discountAmount } = line
  return [id, quantity, unitAmount, itemId, taxType, taxAmount, lineAmount, discountRate, discountAmount]
}

function text(value: unknown): string {
  return JSON.stringify(value, (_, entry) => (typeof entry === 'bigint' ? `${entry}n` : entry)) ?? ''
}

const FREE_WHEN_ALLOCATED = new Set([
  'reference',
  'dueDate',
  'number',
  'brandingThemeId',
  'contactId',
  'url',
  'wording',
  'sentToContact',
  'expectedPaymentDate',
  'plannedPaymentDate',
])

/** Whether an update keeps to what Xero lets through on a paid or part-paid document. */
export function allowedWhenAllocated(changes: ReadonlySet<string>): boolean {
  return [...changes].every((name) => FREE_WHEN_ALLOCATED.has(name))
}

const FREE_IN_LOCKED_PERIOD = new Set(['sentToContact', 'expectedPaymentDate', 'plannedPaymentDate', 'isReconciled'])

/** Whether an update touches nothing that a lock date protects. */
export function allowedWhenLocked(changes: ReadonlySet<string>): boolean {
  return [...changes].every((name) => FREE_IN_LOCKED_PERIOD.has(name))
}

const LEDGER = new Set(['date', 'lines', 'wording', 'lineAmountTypes', 'currencyRate', 'currencyCode', 'total'])

/** Whether an update changes what a posted document has in the ledger. */
export function changesLedger(changes: ReadonlySet<string>): boolean {
  return [...changes].some((name) => LEDGER.has(name))
}

const UNNOTICED_WHEN_PART_PAID = new Set(['dueDate', 'sentToContact'])

/** Whether Xero leaves the modified date of a part-paid document alone: it does for due date and SentToContact. */
export function unnoticedWhenPartPaid(changes: ReadonlySet<string>): boolean {
  return changes.size > 0 && [...changes].every((name) => UNNOTICED_WHEN_PART_PAID.has(name))
}
