import type { OpenPositions } from '../books/books.ts'
import { type Day, utcMidnight } from '../books/day.ts'
import type { MirrorKind, Reading } from '../books/mirror.ts'
import type { LedgerRecord } from '../books/records.ts'
import { type Side, stoodOpen } from './open-positions.ts'
import type { CreditRow } from './wire/credits.ts'

const KINDS = {
  receivable: { invoice: 'invoice', creditNote: 'credit_note', type: /^(ACCRECCREDIT|RECEIVE-)/ },
  payable: { invoice: 'bill', creditNote: 'supplier_credit', type: /^(ACCPAYCREDIT|SPEND-)/ },
} as const

/** The kinds that open positions of a side are read from. */
export function kindsOfPositions(side: Side): MirrorKind[] {
  const { invoice, creditNote } = KINDS[side]
  return [invoice, creditNote, 'prepayment', 'overpayment']
}

/** What was open at the end of a day, by the same rules as `openPositions`, from a copy. */
export async function mirroredPositions(reading: Reading, side: Side, asAt: Day, today: Day): Promise<OpenPositions> {
  const past = asAt < today
  const { invoice, creditNote, type } = KINDS[side]
  const statuses = past ? ['AUTHORISED', 'PAID'] : ['AUTHORISED']
  const query = { statuses, dateTo: asAt, ...(past ? { closedAfter: asAt } : {}) }
  const invoices = await gather(reading.every(invoice, query), (one) => past || one.amountDue > 0n)
  const credits: LedgerRecord[] = []
  for (const kind of [creditNote, 'prepayment', 'overpayment'] as const) {
    // A credit dated later is none yet, but may have settled an invoice that was open on the day.
    const rows = reading.every(kind, { statuses, ...(past ? {} : { dateTo: asAt }) })
    credits.push(...(await gather(rows, (one) => type.test(one.type) && mayHaveBeenOpen(one, asAt))))
  }
  return { ...stoodOpen(invoices, credits.map(creditOf), asAt, past), asOf: reading.asOf }
}

async function gather<Row>(rows: AsyncIterable<Row>, keep: (row: Row) => boolean): Promise<Row[]> {
  const kept: Row[] = []
  for await (const row of rows) if (keep(row)) kept.push(row)
  return kept
}

// What was used up on the day or before has not changed since.
function mayHaveBeenOpen({ status, updatedAt }: LedgerRecord, asAt: Day): boolean {
  return status !== 'PAID' || updatedAt >= utcMidnight(asAt)
}

const WORDS = { prepayment: 'prepayment', overpayment: 'overpayment' } as const

function creditOf(record: LedgerRecord): CreditRow {
  const { id, kind, number, contact, date, currency, currencyRate, total, open, applied } = record
  return {
    ...{ id, number, currency, currencyRate, total, remaining: open ?? 0n },
    kind: kind === 'prepayment' || kind === 'overpayment' ? WORDS[kind] : 'credit note',
    contact: contact ?? { id: '', name: '' },
    date: date ?? NEVER,
    uses: (applied ?? []).map((use) => ({
      invoiceId: use.kind === 'payment' ? '' : (use.document?.id ?? ''),
      date: use.date,
      amount: use.amount,
    })),
  }
}

const NEVER = '9999-12-31' as Day
