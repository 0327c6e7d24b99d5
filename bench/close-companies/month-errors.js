import { day } from '../../dist/books/day.js'
import { formatDecimal } from '../../dist/books/money.js'
import { CHEQUE, SAVINGS } from '../../dist/simulator/company/demo-bank.js'
import { addContact } from './company.js'
import { money } from './document-errors.js'

/** Takes what the plan has under a key of the month out of it; answers whether it was there. */
function leaveOut(company, key) {
  const before = company.steps.length
  company.steps = company.steps.filter((step) => step.key !== key)
  return company.steps.length < before
}

/** Two bills of one supplier that may both be open in the month, the smaller first. */
function twoOfOne(company) {
  const isUsable = ({ key, day: on, lines, status }) =>
    on > '2026-08-20' && on < '2026-10-16' && lines.length === 1 && status === 'AUTHORISED' && !company.touched.has(key)
  const own = company.invoices.filter(
    (one) => one.type === 'ACCPAY' && isUsable(one) && !company.alikes.has(one.key) && one.paidOn,
  )
  const parties = company.draw.shuffled([...new Set(own.map(({ contact }) => contact))])
  const pairs = parties.map((name) =>
    own.filter(({ contact }) => contact === name).sort((a, b) => Number(a.lines[0].unitAmount - b.lines[0].unitAmount)),
  )
  return pairs.find(([first, second]) => second && first.lines[0].unitAmount < second.lines[0].unitAmount) ?? []
}

/** Pays what one bill comes to, on another. */
function payOn(one, other) {
  return ({ simulator, organisation, written }) => {
    const total = organisation.invoices.get(written.documents.get(one.key)).total
    const account = [...organisation.accounts.values()].find(({ code }) => code === CHEQUE)
    const Payments = [
      {
        Invoice: { InvoiceID: written.documents.get(other.key) },
        Account: { AccountID: account.id },
        Date: '2026-10-22',
        Amount: formatDecimal(total, 2),
        Reference: 'Payment run',
        IsReconciled: true,
      },
    ]
    const request = { method: 'PUT', path: '/Payments', body: { Payments } }
    simulator.perform(organisation.id, request, Date.UTC(2026, 9, 22, 1))
  }
}

/** Errors in what a month's end needs and in how money moved, as in DOCUMENT_ERRORS. */
export const MONTH_ERRORS = {
  depreciation_missing: {
    rules: /^depreciation_missing$/,
    make: (company) =>
      leaveOut(company, 'Depreciation 2026-10')
        ? { keys: [], contacts: [], accounts: ['416', '721', '731'] }
        : undefined,
  },
  payroll_missing: {
    rules: /^payroll_posted$/,
    make: (company) =>
      leaveOut(company, 'Wages 2026-10')
        ? { keys: [], contacts: [], accounts: ['477', '478', '803', '825'] }
        : undefined,
  },
  accrual_not_reversed: {
    rules: /^accrual_not_reversed$/,
    make: (company) =>
      leaveOut(company, 'Reversal of accrual 2026-09: power used, not billed')
        ? { keys: ['Accrual 2026-09: power used, not billed'], contacts: [], accounts: ['445', '805'] }
        : undefined,
  },
  accrual_missing: {
    rules: /^accrual_candidate$/,
    make: (company) => {
      const contact = addContact(company, company.names(), { supplier: true, account: '300' })
      const key = `order#${company.touched.size}`
      company.touched.add(key)
      const LineItems = [
        {
          Description: 'Pallet racking',
          Quantity: 4,
          UnitAmount: String(company.draw.between(300, 900)),
          AccountCode: '300',
          TaxType: company.taxes.purchases,
        },
      ]
      const body = {
        Contact: { Name: contact },
        Date: '2026-10-05',
        DeliveryDate: '2026-10-21',
        Status: 'AUTHORISED',
        LineAmountTypes: 'Exclusive',
        LineItems,
      }
      company.steps.push({ kind: 'record', day: day('2026-10-05'), resource: 'PurchaseOrders', body, key })
      return { keys: [key], contacts: [contact], accounts: ['300'] }
    },
  },
  unapplied_credit: {
    rules: /^unapplied_supplier_credits$/,
    make: (company) => {
      const open = company.invoices.find(
        (one) =>
          one.type === 'ACCPAY' &&
          one.status === 'AUTHORISED' &&
          one.day > '2026-08-01' &&
          one.day < '2026-10-20' &&
          one.lines.length === 1 &&
          !company.touched.has(one.key) &&
          !company.alikes.has(one.key),
      )
      if (!open) return undefined
      const at = company.invoices.indexOf(open)
      const { paidOn: _, ...unpaid } = open
      company.invoices[at] = unpaid
      company.touched.add(open.key)
      const key = `credit-note#${company.touched.size}`
      const creditNote = {
        key,
        type: 'ACCPAYCREDIT',
        contact: open.contact,
        day: day('2026-09-10'),
        lines: open.lines,
        reference: `Credit of ${open.number}`,
        number: `CR${open.number}`,
      }
      company.steps.push({
        kind: 'creditNote',
        day: creditNote.day > open.day ? creditNote.day : open.day,
        creditNote: { ...creditNote, day: creditNote.day > open.day ? creditNote.day : open.day },
      })
      return { keys: [key, open.key], contacts: [open.contact] }
    },
  },
  payment_to_wrong_bill: {
    rules: /^payment_on_other_document$/,
    make: (company) => {
      const [one, other] = twoOfOne(company)
      if (!other) return undefined
      for (const each of [one, other]) {
        company.touched.add(each.key)
        company.invoices[company.invoices.indexOf(each)] = { ...each, paidOn: undefined }
      }
      company.late.push(payOn(one, other))
      return { keys: [one.key, other.key], contacts: [one.contact], isPair: true }
    },
  },
  old_unreconciled: {
    rules: /^unreconciled_items$/,
    make: (company) => {
      const amount = company.draw.cents(300, 0.5)
      return money(company, {
        bank: CHEQUE,
        contact: 'Pump & Go',
        reference: 'CHEQUE 10441',
        description: 'Fuel, van',
        amount,
        account: '449',
        taxed: true,
        on: '2026-06-18',
        reconciled: false,
      })
    },
  },
  transfer_as_income: {
    rules: /^misplaced_payments$/,
    make: (company) =>
      money(company, {
        type: 'RECEIVE',
        bank: SAVINGS,
        contact: `Company ${company.seed}`,
        reference: 'TRANSFER FROM 090',
        description: 'Transfer from Business Bank Account',
        amount: BigInt(company.draw.between(2, 9)) * 100_000n,
        account: '260',
      }),
  },
  loan_as_expense: {
    rules: /^misplaced_payments$/,
    make: (company) => {
      const step = company.steps.find(
        ({ key, day: on }) => key?.startsWith('loan#') && on >= '2026-10-01' && on <= '2026-10-31',
      )
      if (!step || company.touched.has(step.key)) return undefined
      company.touched.add(step.key)
      step.body.LineItems = step.body.LineItems.map((line) => ({ ...line, AccountCode: '437' }))
      return { keys: [step.key], contacts: [step.body.Contact.Name], accounts: ['437', '900'] }
    },
  },
  opening_gap: {
    rules: /^(suspense_balance|ledger_incomplete|system_account_journal|wrong_side_balance)$/,
    make: (company) => {
      const setup = company.steps.find(({ kind }) => kind === 'setup')
      setup.body.ConversionBalances = setup.body.ConversionBalances.map((one) =>
        one.AccountCode === '720'
          ? { ...one, Balance: formatDecimal(2_840_000n + BigInt(company.draw.between(1, 9)) * 12_345n, 2) }
          : one,
      )
      return { keys: [], contacts: [], accounts: ['840', '720', '960'] }
    },
  },
  statement_gap: {
    rules: /^(statement_unmatched|statement_tie_out)$/,
    make: (company) => {
      company.statementGap = {
        amount: -BigInt(company.draw.between(900, 90_000)),
        on: '2026-10-23',
        payee: 'BANK OF NOWHERE 8841',
      }
      return { keys: [], contacts: [], accounts: [CHEQUE] }
    },
  },
  intercompany_one_sided: {
    rules: /^intercompany$/,
    make: (company) => {
      company.oneSided = 'sister#17'
      return { keys: ['sister#17'], contacts: [company.sister] }
    },
  },
}
