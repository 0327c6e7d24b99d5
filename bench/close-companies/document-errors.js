import { addDays, day } from '../../dist/books/day.js'
import { CARD, CHEQUE, moneyStep } from '../../dist/simulator/company/demo-bank.js'
import { addContact, bill, billLine, inPeriod, RATES, scaled } from './company.js'

/** Bills of the month that nothing has been done to yet. */
export function untouched(company, holds = () => true) {
  const { alikes, touched, invoices } = company
  return invoices.filter(
    (one) =>
      one.type === 'ACCPAY' &&
      inPeriod(one.day) &&
      one.status === 'AUTHORISED' &&
      !alikes.has(one.key) &&
      !touched.has(one.key) &&
      holds(one),
  )
}

const partyOf = (company, { contact }) => company.parties.find(({ name }) => name === contact)
const isPlain = (one) => one.lines.length === 1 && !one.key.startsWith('stock#') && !one.key.startsWith('prepaid#')

/** Enters a bill a second time in some disguise. */
function again(company, disguise) {
  const original = pick(
    company,
    untouched(company, (one) => isPlain(one) && one.lines[0].unitAmount > 5_000n),
  )
  if (!original) return undefined
  const key = `again#${company.touched.size}`
  const latest = addDays(original.day, company.draw.between(0, 12))
  const on = inPeriod(latest) ? latest : original.day
  company.invoices.push(
    bill(company, {
      key,
      contact: original.contact,
      day: on,
      number: original.number,
      lines: original.lines,
      paidOn: null,
      ...disguise(original),
    }),
  )
  touch(company, key)
  return { keys: [original.key, key], contacts: [original.contact], isPair: true }
}

function pick(company, list) {
  const one = list.length > 0 ? company.draw.pick(list) : undefined
  if (one) touch(company, one.key)
  return one
}

function touch(company, key) {
  company.touched.add(key)
}

/** A number as somebody types it a second time. */
function mangled(number, draw) {
  const digits = number.replace(/\D/g, '')
  const at = draw.between(0, Math.max(0, digits.length - 2))
  return draw.pick([
    () => `${number}-1`,
    () => `INV ${number}`,
    () => number.replace(/^\D+0*|^0+/, '') || `${number}A`,
    () => `${digits.slice(0, at)}${digits[at + 1] ?? ''}${digits[at] ?? ''}${digits.slice(at + 2)}`,
    () => `${number}A`,
  ])()
}

function edit(company, original, lines) {
  company.invoices[company.invoices.indexOf(original)] = { ...original, lines }
  return { keys: [original.key], contacts: [original.contact], accounts: lines.map(({ account }) => account) }
}

function changed(company, holds, change) {
  const original = pick(
    company,
    untouched(company, (one) => isPlain(one) && holds(one, partyOf(company, one))),
  )
  return original && edit(company, original, [change(original.lines[0], partyOf(company, original))])
}

const isRegular = (_, party) => party !== undefined && !['legal', 'stationery'].includes(party.key)
const isSteady = (_, party) => party !== undefined && party.sigma <= 0.2

/** A bill of a supplier that has sent none before. */
function single(company, account, words, unitAmount, more = {}) {
  const contact = addContact(company, company.names(), { supplier: true, account })
  const key = `single#${company.touched.size}`
  const on = day(`2026-10-${company.draw.between(10, 27)}`)
  company.invoices.push(
    bill(company, {
      key,
      contact,
      day: on,
      number: `${company.draw.between(100, 9_999)}`,
      lines: [billLine(company, { words, account, unitAmount })],
      ...more,
    }),
  )
  touch(company, key)
  return { keys: [key], contacts: [contact], accounts: [account] }
}

const OTHERS = ['400', '412', '425', '441', '449', '461', '469', '473', '485', '489', '493']

/** Errors that are in one document or in two of them: what makes each, which rules would be right about it. Undefined where the company has nothing to make it of. */
export const DOCUMENT_ERRORS = {
  duplicate_exact: { rules: /^duplicate_document$/, make: (company) => again(company, () => ({})) },
  duplicate_altered: {
    rules: /^duplicate_document$/,
    make: (company) => again(company, ({ number }) => ({ number: mangled(number, company.draw) })),
  },
  duplicate_net: {
    rules: /^duplicate_document$/,
    make: (company) =>
      again(company, ({ lines: [line] }) => ({
        lines: [{ ...line, unitAmount: (line.unitAmount * RATES[company.region]) / 10_000n }],
      })),
  },
  duplicate_other_contact: {
    rules: /^duplicate_document$/,
    make: (company) =>
      again(company, () => ({ contact: addContact(company, company.names(), { supplier: true, account: '429' }) })),
  },
  miscoded: {
    rules: /^miscoded$/,
    make: (company) =>
      changed(company, isRegular, (line) => ({
        ...line,
        account: company.draw.pick(OTHERS.filter((code) => code !== line.account)),
      })),
  },
  wrong_tax_code: {
    rules: /^tax_code$/,
    make: (company) =>
      company.taxes.purchases === company.taxes.none
        ? undefined
        : changed(company, isRegular, (line) => ({ ...line, tax: company.taxes.none })),
  },
  wrong_tax_amount: {
    rules: /^tax_amount$/,
    make: (company) =>
      company.taxes.purchases === company.taxes.none
        ? undefined
        : changed(company, isRegular, (line) => ({
            ...line,
            taxAmount: (line.unitAmount * BigInt(company.draw.pick([3, 27, 60]))) / 100n,
          })),
  },
  decimal_slip: {
    rules: /^decimal_slip$/,
    make: (company) =>
      changed(company, isSteady, (line) => ({
        ...line,
        unitAmount: company.draw.chance(700) ? line.unitAmount * 10n : scaled(line.unitAmount, 0.1),
      })),
  },
  wrong_period: {
    rules: /^(cut_off|accrual_candidate)$/,
    make: (company) => {
      const original = pick(
        company,
        untouched(
          company,
          (one, party = partyOf(company, one)) =>
            isPlain(one) && party?.isMonthly && one.lines[0].description.includes('October 2026'),
        ),
      )
      if (!original) return undefined
      company.invoices[company.invoices.indexOf(original)] = {
        ...original,
        day: day('2026-11-03'),
        due: day('2026-11-23'),
        paidOn: undefined,
      }
      return { keys: [original.key], contacts: [original.contact] }
    },
  },
  missing_recurring: {
    rules: /^(missing_recurring|accrual_candidate)$/,
    make: (company) => {
      const original = pick(
        company,
        untouched(company, (one, party = partyOf(company, one)) => party?.isMonthly),
      )
      if (!original) return undefined
      company.invoices.splice(company.invoices.indexOf(original), 1)
      company.gone.add(original.contact)
      company.invoices = company.invoices.filter((one) => !(one.contact === original.contact && one.day > '2026-10-31'))
      return { keys: [], contacts: [original.contact] }
    },
  },
  prepaid_expensed: {
    rules: /^prepayment_candidate$/,
    make: (company) =>
      single(company, '433', 'Fleet insurance, 1 October 2026 to 30 September 2027', company.draw.cents(9_600, 0.2)),
  },
  asset_expensed: {
    rules: /^asset_expensed$/,
    make: (company) =>
      single(
        company,
        company.draw.pick(['461', '453', '429']),
        company.draw.pick(['Laptop computer, 2 off', 'Forklift, used', 'Server and rack', 'Espresso machine']),
        company.draw.cents(5_200, 0.3),
      ),
  },
  inventory_expensed: {
    rules: /^inventory_expensed$/,
    make: (company) => {
      const original =
        company.stockMaker &&
        pick(
          company,
          untouched(company, ({ contact, lines }) => contact === company.stockMaker && lines[0].account === '630'),
        )
      if (!original) return undefined
      const extra = {
        ...bill(company, {
          key: `again#${company.touched.size}`,
          contact: original.contact,
          day: day('2026-10-19'),
          number: '99120',
          lines: original.lines.map(({ item, ...line }) => ({ ...line, account: '300', quantity: 4 })),
        }),
      }
      company.invoices.push(extra)
      touch(company, extra.key)
      return { keys: [extra.key], contacts: [original.contact], accounts: ['300', '630'] }
    },
  },
  draft_left: {
    rules: /^unposted_documents$/,
    make: (company) =>
      single(company, '473', 'Boiler service', company.draw.cents(640, 0.4), {
        status: company.draw.pick(['DRAFT', 'SUBMITTED']),
        paidOn: null,
      }),
  },
  missing_attachment: {
    rules: /^missing_attachments$/,
    make: (company) => {
      const original = pick(
        company,
        untouched(company, ({ lines }) => lines[0].unitAmount > 12_000n),
      )
      if (!original) return undefined
      company.unattached.add(original.key)
      return { keys: [original.key], contacts: [original.contact] }
    },
  },
  backdated: {
    rules: /^(late_changes|backdated_invoices)$/,
    make: (company) => {
      const contact = addContact(company, company.names(), { supplier: true, account: '473' })
      const key = `again#${company.touched.size}`
      const body = {
        Type: 'ACCPAY',
        Contact: { Name: contact },
        Date: '2026-08-14',
        DueDate: '2026-09-14',
        InvoiceNumber: '5512',
        Status: 'AUTHORISED',
      }
      const line = {
        Description: 'Painting',
        Quantity: 1,
        UnitAmount: String(company.draw.between(800, 4_000)),
        AccountCode: '473',
        TaxType: company.taxes.purchases,
      }
      touch(company, key)
      company.late.push(({ simulator, organisation, written }) => {
        const Invoices = [{ ...body, LineAmountTypes: 'Exclusive', LineItems: [line] }]
        const { items } = simulator.perform(
          organisation.id,
          { method: 'PUT', path: '/Invoices', body: { Invoices } },
          Date.UTC(2026, 10, 5, 1),
        )
        written.documents.set(key, items[0].InvoiceID)
      })
      return { keys: [key], contacts: [contact], accounts: ['473'] }
    },
  },
  duplicate_contact: {
    rules: /^duplicate_contact$/,
    isTold: true,
    make: (company) => {
      const original = pick(
        company,
        untouched(company, (one) => isPlain(one) && partyOf(company, one) !== undefined),
      )
      if (!original) return undefined
      const [first, second, third] = original.contact.split(' ')
      const variant = company.draw.pick([
        `${first} ${second} ${third} Ltd`,
        `${first}${second} ${third}`,
        `${first} ${second.slice(0, -1)} ${third}`,
        `${first} ${second} ${third}.`,
        `The ${first} ${second} ${third}`,
      ])
      const contact = addContact(company, variant, { supplier: true, account: '429' })
      company.invoices[company.invoices.indexOf(original)] = { ...original, contact }
      return { keys: [], contacts: [original.contact, contact], isPair: true }
    },
  },
  currency_rate: {
    rules: /^odd_exchange_rates$/,
    // A payment has the rate of its invoice.
    isPassedOn: true,
    make: (company) => {
      const isForeign = (one) =>
        one.currency && inPeriod(one.day) && !company.touched.has(one.key) && !company.alikes.has(one.key)
      const original = pick(company, company.invoices.filter(isForeign))
      if (!original) return undefined
      const rate = company.draw.pick([1_000_000n, 1_000_000_000_000n / original.currency.rate])
      company.invoices[company.invoices.indexOf(original)] = { ...original, currency: { ...original.currency, rate } }
      return { keys: [original.key], contacts: [original.contact], accounts: ['499', '498', '200', '210'] }
    },
  },
  personal: {
    rules: /^misplaced_payments$/,
    make: (company) =>
      money(company, {
        bank: CARD,
        contact: 'Toy Castle',
        reference: 'CARD TOY CASTLE',
        description: 'Birthday presents',
        amount: company.draw.cents(180, 0.4),
        account: '429',
        taxed: true,
      }),
  },
  suspense: {
    rules: /^suspense_balance$/,
    make: (company) =>
      money(company, {
        bank: CHEQUE,
        contact: 'Unknown payee',
        reference: 'POS 7741',
        description: 'To be found out',
        amount: company.draw.cents(700, 0.5),
        account: '850',
      }),
  },
}

/** Money spent in the month, in one line. */
export function money(
  company,
  {
    bank,
    contact,
    reference,
    description,
    amount,
    account,
    type = 'SPEND',
    taxed = false,
    on = `2026-10-${company.draw.between(10, 27)}`,
    reconciled = true,
  },
) {
  const key = `money#${company.touched.size}`
  touch(company, key)
  const office = reconciled ? company.office : { ...company.office, statementFrom: '2000-01-01' }
  company.steps.push(
    moneyStep(
      { ...{ day: day(on), type, contact, bank, reference, key }, lines: [{ description, amount, account, taxed }] },
      office,
    ),
  )
  return { keys: [key], contacts: [contact], accounts: [account] }
}
