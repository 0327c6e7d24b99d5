import { followed, type Job } from './job.ts'

const toolset = 'collections'
const LIKE_DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const SKILL = followed('xero-collections', 'collections')

/** The jobs of chasing what customers owe. */
export const COLLECTIONS_JOBS: readonly Job[] = [
  {
    name: 'collections_run',
    title: 'Chase what is overdue',
    description: "The day's round: broken promises, whom to chase and why, messages and calls to make.",
    writes: true,
    toolset,
    arguments: {},
    text: () =>
      [
        'Go through what customers owe me, as the round of today.',
        '1. rank_debtors with show promises: which were broken.',
        '2. rank_debtors: whom to chase, why, and who is on hold.',
        '3. draft_reminders for those whose next step is a message.',
        '4. For the first three that are to be called, rank_debtors with contact: what to say in three lines each.',
        'Then tell me: broken promises; calls with phone number; drafts, one per customer, for me to send; who is left out and why. Send nothing and promise nothing. When I tell you what I sent or heard, put it on record with log_promise_or_dispute.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'chase_customer',
    title: 'Chase one customer',
    description: 'A brief on one customer before you write or call, and a message where one is due.',
    writes: true,
    toolset,
    arguments: { contact: { description: 'One word of their name' } },
    text: (given) =>
      [
        given('contact')
          ? `Prepare me for the customer that ${given('contact')} means; where the name fits several, ask me.`
          : 'Prepare me for one customer who owes us; ask me which.',
        'Look with rank_debtors and contact: what is owed and overdue, how they usually pay and whether this is unusual, promises, disputes, holds and notes, phone and e-mail.',
        'Give me at most ten lines to have at hand on the phone, with one question to ask. Then, where nothing holds it back, draft_reminders for them; else say what holds it back. Send nothing.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'log_promise',
    title: 'A customer promised to pay',
    description: 'Puts a promise to pay on record from what you say or paste; chasing then waits for it.',
    writes: true,
    toolset,
    arguments: {
      contact: { description: 'One word of their name' },
      day: { description: 'YYYY-MM-DD on which they pay', fits: LIKE_DAY },
    },
    text: (given) =>
      [
        `A customer promised to pay${given('contact') && `: the one that ${given('contact')} means`}${given('day') && `, on ${given('day')}`}.`,
        'Ask me for what is missing of customer, day and, where it is not everything, amount and invoices, all at once; or for the words they wrote, to paste.',
        'Look first with rank_debtors and contact, to see what is due and what was promised before. Then log_promise_or_dispute with log promise; what I pasted goes along as reply, with their exact words as quote. Take no day, amount, address or bank detail that is not in my words or theirs.',
        'Tell me what is on record now, what Xero shows of it, and when chasing goes on if they do not pay.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'dispute_triage',
    title: 'A customer disputes an invoice',
    description: 'Takes a disputed invoice out of chasing, and drafts the answer that asks for what is missing.',
    writes: true,
    toolset,
    arguments: { document: { description: 'Number of the invoice' } },
    text: (given) =>
      [
        `A customer disputes ${given('document') ? `the invoice ${given('document')}` : 'an invoice; ask me which'}. I paste or tell what they say.`,
        '1. get_document with history: what was billed, paid and noted, and how old it is.',
        '2. log_promise_or_dispute with log dispute and the reason that fits; ask me for the amount where it is not all. The whole invoice is left out of chasing until the dispute is closed.',
        '3. draft_reminders for that contact with step dispute: my answer, which asks for what we need. Admit nothing and promise nothing.',
        'Tell me what is on record, what is still chased, and what I have to find out. Amounts and status of the invoice stay as they are, and Xero has no status for a dispute.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'cash_outlook',
    title: 'Will there be enough cash?',
    description: 'Money expected from customers less bills due, by a day or in 7, 30 and 90 days.',
    writes: false,
    toolset,
    arguments: { until: { description: 'YYYY-MM-DD; default 7, 30 and 90 days', fits: LIKE_DAY } },
    text: (given) =>
      [
        `What will be in the bank${given('until') && ` on ${given('until')}`}?`,
        `Ask forecast_cash${given('until') && ' with until'}; where I have to pay something by then, such as wages, ask me how much and give it as need.`,
        'Tell me low, expected and high together and what they start from; what is overdue and more likely unpaid than paid; promises and disputes in them; what is not in them. Never call it certain. Change nothing.',
        SKILL,
      ].join('\n'),
  },
]
