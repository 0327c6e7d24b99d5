import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { checkReminder } from '../../../src/tools/collections/reminders/check-reminder.ts'
import type { ReminderFacts } from '../../../src/tools/collections/reminders/reminder-facts.ts'
import {
  type Message,
  type TemplateSet,
  templatesIn,
} from '../../../src/tools/collections/reminders/reminder-templates.ts'
import { renderReminder } from '../../../src/tools/collections/reminders/render-reminder.ts'
import { facts, KINDS, OTHERS } from './reminder-examples.ts'
import { MUTANTS } from './reminder-mutants.ts'

const sets = new Map<string, TemplateSet>()
beforeAll(async () => {
  for (const language of ['en', 'de']) sets.set(language, await templatesIn(language))
})

const written = (language: string, message: Message, about: ReminderFacts) => {
  const { subject, body } = renderReminder(message, about, sets.get(language) as TemplateSet)
  return `Subject: ${subject}\n\n${body}`
}
const found = (text: string, message: Message, about: ReminderFacts, others: readonly string[] = OTHERS) =>
  checkReminder(text, { message, facts: about, others })

describe('what the templates say', () => {
  test.each(KINDS)('in %s, %s, is never found fault with', (language, message) => {
    fc.assert(
      fc.property(facts, (about) => {
        const text = written(language, message, about)
        expect(found(text, message, about), text).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})

describe('what is made wrong', () => {
  test.each(Object.keys(MUTANTS))('%s is always found', (name) => {
    let made = 0
    fc.assert(
      fc.property(facts, fc.constantFrom(...KINDS), fc.nat(10_000), (about, [language, message], seed) => {
        const text = written(language, message, about)
        const set = sets.get(language) as TemplateSet
        const mutant = MUTANTS[name]?.({ text, message, facts: about, set, seed })
        if (mutant === undefined || mutant === text || message === 'call') return
        made += 1
        expect(found(mutant, message, about), mutant).not.toEqual([])
      }),
      { numRuns: 80 },
    )
    expect(made).toBeGreaterThan(5)
  })
})

const plainFacts: ReminderFacts = {
  organisation: { name: 'Kestrel Trading Ltd', country: 'NZ' },
  contact: { name: 'Harbour Dental', greeting: 'Jane', email: 'jane@harbour.example', phone: '+64 9 555 0123' },
  today: day('2026-11-20'),
  invoices: [
    { ...invoiceOf('INV-0036', '2026-09-20', '2026-10-03', 120_000n), reference: 'PO 2231' },
    invoiceOf('INV-0041', '2026-10-01', '2026-10-16', 84_050n),
  ],
  queried: [],
}

function invoiceOf(number: string, issued: string, due: string, amount: bigint) {
  const days = { issued: day(issued), due: day(due) }
  return { number, reference: '', ...days, total: amount, amount, currency: 'NZD', link: undefined }
}

describe('another wording of the same', () => {
  test.each([
    [
      'Hi Jane,\n\nINV-0036 ($1,200.00) was due on 3 Oct 2026 and INV-0041 ($840.50) on 16 Oct 2026: $2,040.50 in total. Could you tell us when we can expect it?\n\nThanks,\nKestrel Trading',
    ],
    [
      'Dear Jane,\n\n| Invoice | Due | Amount |\n|---|---|---|\n| INV-0036 | 03/10/2026 | NZ$1200 |\n| INV-0041 | 16/10/2026 | NZ$840.50 |\n| Total | | NZ$2,040.50 |\n\nPlease let us know if anything is wrong with them.',
    ],
    [
      'Hello Harbour Dental team,\n\nTwo invoices are past their due dates:\n\n1. Invoice INV-0036: NZD 1,200, due 2026-10-03 (48 days overdue)\n2. Invoice INV-0041: NZD 840.50, due 2026-10-16 (35 days overdue)\n\nTogether that is 2 invoices, a total of NZD 2,040.50.',
    ],
    [
      'Dear Jane\n\nThe amounts of 1,200.00 NZD for INV-0036 and 840.50 NZD for INV-0041 are open. They fell due on October 3, 2026 and October 16, 2026.',
    ],
    [
      'Dear Jane,\n\nInvoice: INV-0036\nReference: PO 2231\nDue: Saturday, 3 October 2026\nAmount: $1,200.00\n\nInvoice: INV-0041\nDue: Friday 16 October\nAmount: $840.50\n\nTotal: $2,040.50',
    ],
    [
      'Dear Jane,\n\nINV-0036 and INV-0041, for NZD 1,200.00 and NZD 840.50, are about 7 weeks and 5 weeks late. If you need more time, please tell us what would be possible.',
    ],
    [
      'Dear accounts team at Harbour Dental,\n\nyour October invoices INV-0036 and INV-0041 have not been paid; NZD 2,040.50 is outstanding altogether. Once it has been paid we will send no more reminders.',
    ],
    [
      'Good morning Jane,\n\nYou may not have seen INV 0036 (dated 20 September 2026, NZD 1,200.00) and INV0041 (NZD 840.50). We would love to hear from you. Thank you for your prompt payment!',
    ],
    [
      'Hello,\n\nTotal due: 2.040,50 NZD\nINV-0036: 1.200,00 NZD, fällig am 03.10.2026\nINV-0041: 840,50 NZD, fällig am 16. Okt. 2026\n\nBitte teilen Sie uns mit, wann wir damit rechnen dürfen.',
    ],
    ['Dear Jane,\n\nINV-0036 and INV-0041 are overdue, NZD 2,040.50 together. Is anything wrong?'],
    ['Dear Jane,\n\nPlease pay NZD 2,040.50 for INV-0036 and INV-0041.'],
  ])('passes: %s', (text) => {
    expect(found(text, 'second', plainFacts)).toEqual([])
  })

  test.each([
    ['Dear Jane, INV-0036 and INV-0041, for NZD 840.50 and NZD 1,200.00, are open.', 'amount', 'NZD 1,200.00'],
    [
      'Dear Jane, INV-0036 (NZD 1,200.00) was due on 16 October 2026, INV-0041 (NZD 840.50) on 3 October 2026.',
      'date',
      '16 October',
    ],
    ['Dear Jane, INV-0036 is due with NZD 1,200 and INV-0041 with NZD 840.', 'amount', 'NZD 840'],
    [
      'Dear Jane, INV-0036 for NZD 1,200.00, due 10/03/2026, and INV-0041 for NZD 840.50 are open.',
      'date',
      '10/03/2026',
    ],
    [
      'Dear Jane, INV-0036 (NZD 1,200.00) and INV-0041 (NZD 840.50) are open, NZD 2,040.00 in total.',
      'amount',
      '2,040.00',
    ],
    [
      'Dear Jane, INV-0036 is NZD 1,200.00 and INV-0041 is NZD 840.50. All three invoices are late.',
      'number',
      'three invoices',
    ],
    [
      'Dear Jane, INV-0036: NZD 1,200.00. INV-0041: NZD 840.50. Please pay by Monday 16 October 2026.',
      'date',
      'Monday',
    ],
    ['Dear Jane, INV-0036: US$1,200.00. INV-0041: NZD 840.50.', 'amount', 'US$1,200.00'],
    ['Dear Jane, please pay NZD 2,040.50 for INV-0036.', 'missing', 'INV-0041'],
    ['Dear Jane, INV-0036 and INV-0041 are overdue, NZD 2,040.00 together.', 'amount', '2,040.00'],
    ['Dear Jane, INV-0036 and INV-0041 are overdue, US$2,040.50 together.', 'amount', 'US$2,040.50'],
  ])('that is wrong is told: %s', (text, kind, words) => {
    const findings = found(text, 'second', plainFacts)
    expect(
      findings.some((finding) => finding.kind === kind && finding.words.includes(words)),
      JSON.stringify(findings),
    ).toBe(true)
  })

  test('a firm message may ask for payment within its 7 days, a friendly one may not', () => {
    const text =
      'Dear Jane, INV-0036: NZD 1,200.00. INV-0041: NZD 840.50. Please pay within seven days, by 27 November 2026.'
    expect(found(text, 'firm', plainFacts)).toEqual([])
    expect(found(text, 'first', plainFacts).map(({ kind }) => kind)).toEqual(['days', 'date'])
  })

  test('a finding is quoted short and without hidden characters, and says what is right', () => {
    const [finding] = found(
      `Dear Jane, INV-0036: NZD 1,200.00, INV-0041: NZD 840.50. See https://x.example/\u200b${'a'.repeat(200)}`,
      'second',
      plainFacts,
    )
    expect(finding?.words.length).toBeLessThanOrEqual(60)
    expect(finding).toMatchObject({ kind: 'link', right: 'No link is known but the online invoices.' })
  })
})

const LINKED: ReminderFacts = {
  ...plainFacts,
  invoices: plainFacts.invoices.map((one) => ({ ...one, link: `https://in.xero.com/${one.number}aO` })),
}
const said = (sentence: string) =>
  `Hi Jane,\n\nINV-0036 ($1,200.00) was due on 3 Oct 2026 and INV-0041 ($840.50) on 16 Oct 2026: $2,040.50 in total. ${sentence}\n\nThanks,\nKestrel Trading`

describe('a sentence that is slipped in', () => {
  test.each([
    ['threat', 'We will pass your debt to our collectors.'],
    ['threat', 'We will list a default against you.'],
    ['threat', 'We will report you to Equifax.'],
    ['threat', 'We will hold your next shipment.'],
    ['threat', 'We will no longer supply you.'],
    ['threat', 'We will have no choice but to take steps.'],
    ['threat', 'We will tell your other suppliers.'],
    ['threat', 'We will s.u.e you.'],
    ['threat', 'You deadbeats.'],
    ['bank_details', 'Our payment details have changed; ask Bob for them.'],
    ['bank_details', 'Do not use the account on the invoice.'],
    ['bank_details', 'Make the cheque payable to J Smith.'],
    ['bank_details', 'Our bank details are not those on the invoice.'],
    ['bank_details', 'Use Revolut, as on the invoice.'],
    ['bank_details', 'Please pay Nimbus Factoring instead of us.'],
    ['bank_details', 'Send it by Revolut or Zelle.'],
    ['bank_details', 'Remit to Acme Holdings at Kiwibank.'],
    ['link', 'Pay at evil.tk'],
    ['link', 'pay at bit.ly/abc'],
    ['link', 'See evil。com'],
    ['link', 'ftp://evil/x'],
    ['link', 'Click [here](evil.support)'],
    ['link', 'evil [dot] com'],
    ['link', 'https://in.xer\u043e.com/INV-0036aO'],
    ['link', 'https://in.xero.com/INV-0036aO?x=1'],
    ['amount', 'You owe double.'],
    ['amount', 'Please pay ninety.'],
    ['amount', 'It is a couple of grand.'],
    ['date', 'Please pay today.'],
    ['date', 'Please pay by the weekend.'],
    ['date', 'You have until the twentieth.'],
    ['claim', 'Please pay half.'],
    ['claim', 'You need not pay INV-0041.'],
    ['claim', 'You can forget about INV-0041.'],
    ['claim', 'INV-0041 has been cancelled.'],
    ['claim', 'Pay when you can, we are happy to wait.'],
    ['claim', 'You promised to pay.'],
    ['claim', 'A late charge applies.'],
    ['other_customer', 'Northgate\u200bMotors pays on time.'],
    ['other_customer', 'N o r t h g a t e M o t o r s pays.'],
    ['hidden', 'Total \u202e05.040,2\u202c'],
    ['hidden', 'Thanks\u{e0041}\u{e0042}'],
  ])('is found as %s: %s', (kind, sentence) => {
    expect(found(said(sentence), 'second', LINKED, [...OTHERS, 'Northgate Motors']).map((one) => one.kind)).toContain(
      kind,
    )
  })

  test.each([
    'Our payment details are on the invoices; the payment information is printed there too.',
    'Please pay us the amounts above, or tell us what is in the way.',
    'If you have paid today, please ignore this note. I hope you had a lovely weekend. 🙂 👩‍💼',
    'Please let us know at your earliest convenience; we would be happy to talk it through over the phone.',
    'I have attached INV-0036.pdf and Statement.xlsx, e.g. for your accounts team.',
    'We regret having to write again. Please double-check whether you have received both.',
    'If something is wrong with an order or delivery, or you have said when you will pay, please tell us.',
    'You can view it online: https://in.xero.com/INV-0036aO',
    'We have no other record of this, and we supply you as always.',
    'You will find our bank details on each invoice. Please pay to the account stated on the invoices.',
    'We understand that things get missed at month end.',
  ])('and is honest passes: %s', (sentence) => {
    expect(found(said(sentence), 'second', LINKED)).toEqual([])
  })

  test('a customer and an organisation may be called like a website, and no other site like them', () => {
    const named = {
      ...plainFacts,
      organisation: { name: 'Kestrel.co.nz', country: 'NZ' },
      contact: { ...plainFacts.contact, name: 'Booking.com Ltd', greeting: 'Booking.com Ltd' },
    }
    const text = (sentence: string) =>
      `Dear Booking.com Ltd,\n\nINV-0036 is $1,200.00, INV-0041 $840.50. ${sentence}\n\nKestrel.co.nz`
    expect(found(text(''), 'second', named)).toEqual([])
    expect(found(text('See Booking.com/pay or pay.Kestrel.co.nz'), 'second', named).map(({ kind }) => kind)).toEqual([
      'link',
      'link',
    ])
  })

  test.each(['Dear sir', 'Dear Jane '])('a long row of marks after "%s" takes no time', (salutation) => {
    const text = said('').replace('Hi Jane,', `${salutation}${'-,.'.repeat(2_000)}x`)
    const before = process.cpuUsage().user
    expect(found(text, 'second', plainFacts).map(({ kind }) => kind)).toContain('addressee')
    expect(process.cpuUsage().user - before).toBeLessThan(2_000_000)
  })
})
