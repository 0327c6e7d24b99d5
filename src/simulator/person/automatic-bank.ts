import { addDays, type Day, dayOf } from '../../books/day.ts'
import { nextWorkingDay } from '../company/calendar.ts'
import { paymentDay } from '../company/payer.ts'
import { randomSource } from '../company/random.ts'
import type { Invoice, OrganisationState } from '../state.ts'
import type { StatementLine } from '../state-money.ts'
import { attempt, type Person } from './person.ts'
import { type Movement, openMovements } from './reconcile.ts'
import { bankAccountByCode, type StatementRow } from './statement.ts'

const NEVER = dayOf(9999, 12, 31)

/** Whose account the bank keeps, and who looks at its lines. */
export interface Customer {
  organisation: OrganisationState
  person: Person
  seed: number
  accountCode: string
}

/** The bank of an automatic person, and the person's morning with its lines. */
export interface Bank {
  /** Delivers what moved on the account up to the day before. */
  deliver(day: Day, at: number): void
  /** Reconciles every open line that names one document or equals one movement of the books. */
  reconcileAll(at: number): void
}

/** A bank whose customers' customers pay from the day `start` on. Throws RangeError when there is no such bank account. */
export function createBank(customer: Customer, start: Day): Bank {
  const { organisation, person, accountCode } = customer
  const account = bankAccountByCode(organisation, accountCode)
  const delivered = new Set<string>()
  const isNew = (id: string) => !delivered.has(id) && delivered.add(id)
  return {
    deliver: (day, at) => {
      const until = addDays(day, -1)
      const moved = openMovements(organisation, account.id).filter(
        ({ date, match }) => date <= until && isNew(match.id),
      )
      const received = [...organisation.invoices.values()].filter(
        (invoice) =>
          invoice.type === 'ACCREC' &&
          isOpen(organisation, invoice) &&
          receiptDay(customer, invoice, start) <= until &&
          isNew(invoice.id),
      )
      const rows = [
        ...moved.map((movement) => rowOfMovement(movement)),
        ...received.map((invoice) => rowOfReceipt(customer, invoice, until)),
      ]
      if (rows.length > 0) person.importStatement(accountCode, rows, at)
    },
    reconcileAll: (at) => {
      const movements = openMovements(organisation, account.id)
      for (const line of person.statementLines(accountCode, true)) {
        const used = reconcileLine(customer, line, movements, at)
        if (used) movements.splice(movements.indexOf(used), 1)
      }
    },
  }
}

/** The day a customer pays an invoice: never for a few. What was late before `start` comes in the weeks after it. */
function receiptDay({ seed }: Customer, invoice: Invoice, start: Day): Day {
  const customer = randomSource(`${seed}/customer/${invoice.contactId}`)
  const habit = { mean: customer.between(-2, 18), deviation: customer.between(2, 8) }
  const source = randomSource(`${seed}/receipt/${invoice.id}`)
  if (source.chance(60)) return NEVER
  const wanted = paymentDay(invoice.date, invoice.dueDate ?? invoice.date, habit, source)
  return wanted >= start ? wanted : nextWorkingDay(addDays(start, source.between(1, 45)))
}

function rowOfMovement({ date, amount, reference }: Movement): StatementRow {
  return { date, amount, reference, description: amount > 0n ? 'Credit' : 'Debit' }
}

/** One customer in twenty-five pays half. */
function rowOfReceipt({ organisation, seed }: Customer, invoice: Invoice, date: Day): StatementRow {
  const isPart = invoice.amountDue > 1n && randomSource(`${seed}/part/${invoice.id}`).chance(40)
  return {
    date,
    amount: isPart ? invoice.amountDue / 2n : invoice.amountDue,
    payee: organisation.contacts.get(invoice.contactId)?.name ?? '',
    reference: invoice.number,
    description: 'Direct credit',
  }
}

/** Answers the movement that the line was, or by Xero's refusal could not be, reconciled with: no other line shall have it. */
function reconcileLine(
  { organisation, person }: Customer,
  line: StatementLine,
  movements: readonly Movement[],
  at: number,
): Movement | undefined {
  const equal = movements.filter(({ amount }) => amount === line.amount)
  const named = equal.filter(({ reference }) => reference === line.reference)
  const [match, ...others] = named.length > 0 ? named : equal
  if (match) {
    if (others.length > 0) return undefined
    attempt(() => person.reconcile(line.id, [match.match], at))
    return match
  }
  const invoice = documentNamed(organisation, line)
  if (invoice && invoice.amountDue >= line.amount) {
    attempt(() => person.matchDocuments(line.id, [{ documentId: invoice.id, amount: line.amount }], at))
  }
  return undefined
}

function documentNamed(organisation: OrganisationState, line: StatementLine): Invoice | undefined {
  if (line.amount < 0n || line.reference === '') return undefined
  const id = organisation.invoiceNumbers.get(line.reference.toLowerCase())
  const invoice = id === undefined ? undefined : organisation.invoices.get(id)
  return invoice && isOpen(organisation, invoice) ? invoice : undefined
}

/** Whether money is due on an approved document in the organisation's own currency. */
export function isOpen({ settings }: OrganisationState, invoice: Invoice): boolean {
  return invoice.status === 'AUTHORISED' && invoice.amountDue > 0n && invoice.currencyCode === settings.baseCurrency
}
