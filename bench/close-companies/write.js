import { utcMidnight } from '../../dist/books/day.js'
import { fixedClock } from '../../dist/simulator/clock.js'
import { BANK, CHEQUE } from '../../dist/simulator/company/demo-bank.js'
import { taxOffices } from '../../dist/simulator/company/demo-taxes.js'
import { addOrganisation, emptyOrganisation } from '../../dist/simulator/company/organisations.js'
import { inOrder, stepsOf } from '../../dist/simulator/company/plan.js'
import { writeHistory } from '../../dist/simulator/company/write-history.js'
import { seededIds } from '../../dist/simulator/ids.js'
import { createSimulator } from '../../dist/simulator/simulator.js'
import { NOW, PERIOD } from './company.js'

const PDF = new TextEncoder().encode('%PDF-1.4')

/** Writes a company into a simulator of its own, through its API and in the order of days; what was written by key is in `ids`, contacts too. */
export function writeCompany(company) {
  const simulator = createSimulator({ clock: fixedClock(NOW), limits: { minute: 1_000_000, day: 10_000_000 } })
  const ids = seededIds(company.seed ^ 0x0c105e)
  const name = `Company ${company.seed}`
  const created = utcMidnight(company.span.from) - 7 * 86_400_000
  const organisation = emptyOrganisation({ name, region: company.region, now: created, newId: () => ids.guid() })
  const { code, description } = company.foreign
  organisation.currencies.set(code, { code, description })
  addOrganisation(simulator.state, organisation)
  const documents = company.invoices.flatMap((invoice) =>
    stepsOf(invoice, company.span.to, company.office.statementFrom),
  )
  const steps = inOrder([...company.contacts, ...company.steps, ...documents])
  const written = writeHistory(simulator, organisation, steps, NOW)
  for (const deed of company.late) deed({ simulator, organisation, written })
  attachFiles(company, organisation, written.documents)
  organisation.settings.periodLockDate = company.lockedTo ?? '2026-09-30'
  return { simulator, organisation, ids: new Map([...written.contacts, ...written.documents]) }
}

/** Money to banks, tax offices and staff has no receipt; everything else that was bought has one but what the company leaves without. */
function attachFiles(company, organisation, documents) {
  const without = new Set([...company.unattached].map((key) => documents.get(key)))
  const unpapered = new Set([BANK, 'Staff wages', 'Alex Marsh', ...taxOffices(company.region)])
  const nameOf = (id) => organisation.contacts.get(id)?.name
  const bought = [
    ...[...organisation.invoices.values()].filter(({ type }) => type === 'ACCPAY'),
    ...[...organisation.creditNotes.values()].filter(({ type }) => type === 'ACCPAYCREDIT'),
    ...[...organisation.bankTransactions.values()].filter(({ type, contactId }) => {
      return type.startsWith('SPEND') && !unpapered.has(nameOf(contactId))
    }),
  ]
  for (const { id } of bought) {
    if (without.has(id)) continue
    const file = {
      id: `${id.slice(0, -4)}ffff`,
      fileName: 'bill.pdf',
      mimeType: 'application/pdf',
      includeOnline: false,
      bytes: PDF,
    }
    organisation.attachments.set(id, [file])
  }
}

/** The statement of a bank account for the month: what the books have reconciled, and a closing balance without what is outstanding. */
export function statementOf(organisation, code) {
  const account = [...organisation.accounts.values()].find((one) => one.code === code)
  const moved = movementsOf(organisation, account.id)
  const balanceAt = (to) =>
    moved
      .filter(({ date }) => date <= to)
      .reduce((total, { amount }) => total + amount, conversion(organisation, account.id))
  const outstandingAt = (to) =>
    moved
      .filter(({ date, isReconciled }) => date <= to && !isReconciled)
      .reduce((total, { amount }) => total + amount, 0n)
  const before = '2026-09-30'
  const lines = moved
    .filter(({ date, isReconciled }) => isReconciled && date >= PERIOD.from && date <= PERIOD.to)
    .map(({ date, amount, reference }) => ({
      id: '',
      date,
      amount,
      payee: '',
      reference,
      description: '',
      balance: undefined,
    }))
    .sort((one, other) => (one.date < other.date ? -1 : 1))
  return {
    ...{ format: 'csv', accountNumber: account.bankAccountNumber ?? '', currency: account.currencyCode ?? '' },
    ...{ from: PERIOD.from, to: PERIOD.to, lines },
    opening: balanceAt(before) - outstandingAt(before),
    closing: balanceAt(PERIOD.to) - outstandingAt(PERIOD.to),
  }
}

function conversion(organisation, accountId) {
  const opening = organisation.journals.filter(({ reference }) => reference === 'Conversion balances')
  return opening
    .flatMap(({ lines }) => lines)
    .reduce((total, line) => total + (line.accountId === accountId ? line.amount : 0n), 0n)
}

function movementsOf(organisation, accountId) {
  const here = ({ status, ...one }) => status === 'AUTHORISED' && one.accountId === accountId
  const inward = (type) => type === 'ACCRECPAYMENT' || type.startsWith('AP') || type.startsWith('RECEIVE')
  return [
    ...[...organisation.payments.values()]
      .filter(here)
      .map((one) => ({ ...one, amount: inward(one.type) ? one.bankAmount : -one.bankAmount })),
    ...[...organisation.bankTransactions.values()]
      .filter(here)
      .map((one) => ({ ...one, amount: inward(one.type) ? one.total : -one.total })),
  ]
}

export { CHEQUE }
