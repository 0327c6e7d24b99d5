import type { Day } from '../../books/day.ts'
import { documentLabel } from '../../books/handles.ts'
import { quoted } from '../../books/ledger-text.ts'
import { type Cents, formatAmount } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import { type LedgerRecord, RECORD_WORDS, type RecordKind } from '../../books/records.ts'
import type { Movement, Paid, RecordPayment } from '../../call/acts/payments.ts'
import { type RecordRef, refOf } from '../../call/acts/records.ts'

/** What decides whether money can move on a day through an account. `currency` is the account's. */
export interface PaymentFacts {
  baseCurrency: string
  currency: string
  lockDate: Day | undefined
  today: Day
}

/** A record inside a sentence: `invoice "INV-0036" of "Northgate Schools Trust"`. */
export function recordText({
  kind,
  id,
  number,
  contact,
}: Pick<RecordRef, 'kind' | 'id' | 'number' | 'contact'>): string {
  const whose = contact ? ` of ${quoted(contact.name)}` : ''
  return `${RECORD_WORDS[kind]} ${quoted(documentLabel({ kind, id, number }), 40)}${whose}`
}

/** What is paid of a document, or refunded of credit: all that is open where no amount is given. */
export function paidOf(record: LedgerRecord, amount: Cents | undefined): Paid {
  const payments = (record.applied ?? []).filter(({ kind }) => kind === 'payment')
  return { of: refOf(record), amount: amount ?? record.open ?? 0n, known: payments.map(({ id }) => id) }
}

/** Why money cannot settle or refund a record, as the end of a sentence about it; undefined when it can. Pure. */
export function paymentProblem({ of, amount }: Paid, date: Day, facts: PaymentFacts): string | undefined {
  const { status, currency, open = 0n } = of
  if (status === 'DRAFT' || status === 'SUBMITTED') return `it is ${status}, and only what is AUTHORISED can be paid`
  if (status !== 'AUTHORISED') return `it is ${status}${status === 'PAID' ? ' already' : ''}`
  const foreign = [currency, facts.currency].find((one) => one !== facts.baseCurrency)
  if (foreign !== undefined) {
    return `it is a payment in ${quoted(foreign, 3)}, whose exchange rate a person enters in Xero`
  }
  if (open <= 0n) return `nothing is ${openWord(of.kind)} of it`
  if (amount > open)
    return `${formatAmount(amount)} is more than the ${formatAmount(open)} that is ${openWord(of.kind)}`
  const { lockDate } = facts
  if (lockDate && date <= lockDate) return `${date} is in the locked period (up to ${lockDate})`
  return undefined
}

function openWord(kind: RecordKind): string {
  return isDocument(kind) ? 'due' : 'left'
}

function isDocument(kind: RecordKind): boolean {
  return kind === 'invoice' || kind === 'bill'
}

/** What a bookkeeper would mention of a payment. Pure. */
export function paymentWarnings({ of, amount, known }: Paid, record: LedgerRecord, date: Day, today: Day): string[] {
  const warnings: string[] = []
  if (date > today) warnings.push(`it is dated ${date}, which is to come`)
  if (of.date && date < of.date) warnings.push(`it is dated ${date}, before the ${RECORD_WORDS[of.kind]} of ${of.date}`)
  const alike = record.applied?.find((one) => known.includes(one.id) && one.amount === amount)
  if (alike) warnings.push(`a payment of ${formatAmount(amount)} is on it already, dated ${alike.date ?? 'on no day'}`)
  return warnings
}

/** The change that records one payment or refund; `verb` opens its summary. */
export function paymentOf(paid: Paid, movement: Movement, warnings: readonly string[]): RecordPayment & Words {
  const { of, amount } = paid
  const { account, date, reference } = movement
  const left = (of.open ?? 0n) - amount
  const rest = left > 0n ? `, leaving ${formatAmount(left)} ${openWord(of.kind)}` : ''
  const words = reference === '' ? '' : `, reference ${quoted(reference, 60)}`
  return {
    act: 'record_payment',
    ...{ paid, account, date, reference },
    summary: `${verbOf(of.kind)} ${moneyText(amount, of.currency)} for ${recordText(of)}${rest}: through ${quoted(account.name, 50)}, dated ${date}${words}`,
    warnings,
  }
}

interface Words {
  summary: string
  warnings: readonly string[]
}

function verbOf(kind: RecordKind): string {
  if (kind === 'invoice') return 'Record receipt of'
  return kind === 'bill' ? 'Record payment of' : 'Record refund of'
}
