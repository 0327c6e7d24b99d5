import { type Day, minuteAt } from '../../../books/day.ts'
import { calendarDays } from '../../../books/day-count.ts'
import { groupedBy } from '../../../books/grouping.ts'
import type { Cents } from '../../../books/money.ts'
import type { Context } from '../../../call/tool.ts'
import { readPolicies } from '../cadence/read-policies.ts'
import { settlementsFor } from '../debtors/assess.ts'
import { readReceivables } from '../debtors/read-receivables.ts'
import type { Receivables } from '../debtors/receivables.ts'
import { habitsOf } from '../habits/ledger-habits.ts'
import type { PaymentCurves } from '../habits/payment-curve.ts'
import { recordOf } from '../record/record.ts'
import { type Standings, standingsOf } from '../record/standing.ts'
import { circumstancesOf } from '../record/stops.ts'
import { bankBalance } from './bank-balance.ts'
import type { OutlookFacts } from './cash-outlook.ts'
import type { CashSetting } from './cash-view.ts'
import type { Owed } from './forecast.ts'
import { owedBy } from './forecast-owed.ts'
import type { Unused } from './less-credits.ts'
import { payablesOf } from './money-out.ts'
import { scheduledUntil } from './scheduled.ts'

/** What a cash outlook is read for: until when, and whether without bank balance and bills. */
export interface CashQuery {
  until: Day
  receiptsOnly: boolean
}

/** Everything that a cash outlook is made from, and what is said of where it is from. */
export interface CashReading {
  facts: OutlookFacts
  from: Pick<CashSetting, 'baseCurrency' | 'bank' | 'basis' | 'unused' | 'unreadable' | 'copiedAt'>
}

/** Reads them. Throws Fault as all reading does. */
export async function readCash({ books, today, notes }: Context, query: CashQuery): Promise<CashReading> {
  const [record, policies, { baseCurrency, zone }, templates, payable, bank] = await Promise.all([
    recordOf(notes),
    readPolicies(notes),
    books.organisation(),
    books.findRecords('repeating_invoice', {}),
    query.receiptsOnly ? undefined : books.openPositions('payable', today),
    query.receiptsOnly ? undefined : bankBalance(books, today),
  ])
  const { holidays } = policies.organisation
  const settlements = settlementsFor(record.entries)
  const receivables = await readReceivables(books, { today, holidays, settlements })
  const { curves } = habitsOf(receivables)
  const standings = standingsOf(record.entries, receivables)
  const owed = owedFrom(receivables, standings, { curves, unused: unusedOf(receivables) })
  return {
    facts: {
      receivables,
      curves,
      owed,
      scheduled: scheduledUntil(templates.rows, today, query.until),
      payables: payable && payablesOf(payable),
      bank: bank?.amount,
    },
    from: {
      ...{ baseCurrency, bank, unreadable: record.unreadable, basis: basisOf(receivables, curves) },
      unused: takenOff(receivables, owed),
      copiedAt: receivables.from === 'copy' ? minuteAt(receivables.asOf, zone) : undefined,
    },
  }
}

/** Credits, and money that came in and looks like a payment of what is due: neither is expected once more. */
function unusedOf({ unapplied }: Receivables): Unused[] {
  return unapplied.map(({ contact, currency, amount }) => ({ contact, currency, remaining: amount }))
}

/** What all contacts owe. */
function owedFrom(
  { open, today }: Receivables,
  standings: Standings,
  { curves, unused }: { curves: PaymentCurves; unused: readonly Unused[] },
): Owed[] {
  const credits = groupedBy(unused, ({ contact }) => contact.id)
  return [...groupedBy(open, ({ contact }) => contact.id)].flatMap(([contactId, invoices]) => {
    const standing = standings.of(contactId)
    const circumstances = (invoiceId: string) => circumstancesOf(standing, invoiceId, today)
    const contact = { contactId, invoices, standing, curve: curves.of(contactId), circumstancesOf: circumstances }
    return owedBy(contact, credits.get(contactId) ?? [])
  })
}

/** What credits took off the invoices that are open, by currency. */
function takenOff({ open }: Receivables, owed: readonly Owed[]): CashSetting['unused'] {
  const taken = new Map<string, Cents>()
  for (const { currency, amountDue } of open) taken.set(currency, (taken.get(currency) ?? 0n) + amountDue)
  for (const { currency, amount } of owed) taken.set(currency, (taken.get(currency) ?? 0n) - amount)
  return [...taken].map(([currency, amount]) => ({ currency, amount })).filter(({ amount }) => amount > 0n)
}

function basisOf({ cases, days }: Receivables, { pooled }: PaymentCurves): CashSetting['basis'] {
  const paid = cases.flatMap((one) => (one.paid === undefined ? [] : [one.paid]))
  const since = paid.reduce<Day | undefined>(
    (first, one) => (first === undefined || one < first ? one : first),
    undefined,
  )
  return { paid: pooled.paidCount, since, everyDay: days === calendarDays }
}
