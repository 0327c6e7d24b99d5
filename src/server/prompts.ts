import { type GetPromptResult, type Prompt, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'
import { quoted } from '../books/ledger-text.ts'
import { nearestNames } from '../books/nearest.ts'
import { CLOSE_JOBS } from './close-jobs.ts'
import { COLLECTIONS_JOBS } from './collections-jobs.ts'
import { INVENTORY_JOBS } from './inventory-jobs.ts'
import { followed, type Job } from './job.ts'

const CORE_JOBS: readonly Job[] = [
  {
    name: 'start',
    title: 'Look around in Xero',
    description: 'Which books, what is overdue, what waits for a yes, and what to do next. Changes nothing.',
    writes: false,
    arguments: {},
    text: () =>
      [
        'Look around in my Xero books and change nothing.',
        '1. list_organisations: which books. With several, ask me which one before going on.',
        '2. guide with topic approvals: what you may do at once and what a person must agree to.',
        '3. list_changes: what is held or open.',
        '4. get_ageing with overdue_only, once receivable and once payable.',
        'Then tell me in at most 12 lines: organisation, demo or live; what is overdue either way, with the three largest; what waits for a yes; and three things that you could do next, as questions.',
        followed('xero-getting-started', 'overview'),
      ].join('\n'),
  },
  {
    name: 'draft_invoice',
    title: 'Draft an invoice',
    description: 'Drafts a sales invoice from what you say next; it stays a draft.',
    writes: true,
    arguments: {
      contact: { description: 'One word of their name' },
      amount: { description: 'Before tax, such as 450.00', fits: /^\d{1,12}(\.\d{1,4})?$/ },
    },
    text: (given) =>
      [
        `Draft a sales invoice${given('contact') && ` for the customer that ${given('contact')} means`}${given('amount') && `, ${given('amount')} before tax`}.`,
        'Ask me for what is missing of customer, what it is for, quantity and price, all at once. Settle the customer with find_contacts and look at the last invoices with find_documents, so that nothing is billed twice.',
        'Then create_invoices with account and tax left to the defaults unless I say otherwise, and leave it a DRAFT. Show me number, lines, total with tax and due date, and ask whether to correct, approve or leave it.',
        followed('xero-invoicing', 'invoicing'),
      ].join('\n'),
  },
  {
    name: 'bill_inbox',
    title: 'Work through bills',
    description: 'Enters the bills you give as drafts, and lists what waits for checking or approval.',
    writes: true,
    arguments: { supplier: { description: 'One word of their name; default all' } },
    text: (given) =>
      [
        `Work through the supplier bills${given('supplier') && ` of the supplier that ${given('supplier')} means`}.`,
        '1. Each bill that I gave in this conversation: look with find_documents whether it is entered already, draft it with create_bills, put the paper on it with attach_file, and check that its total equals the paper.',
        '2. What waits: find_documents with kind bill and status DRAFT, then SUBMITTED.',
        'Then one row per bill: supplier, their number, total, due date, status, and what is missing or looks like a duplicate. Approve nothing; ask me which to approve or correct.',
        followed('xero-bills', 'bills'),
      ].join('\n'),
  },
  {
    name: 'payment_status',
    title: 'Has it been paid?',
    description: 'Whether a document is paid, or which invoices and bills are open. Changes nothing.',
    writes: false,
    arguments: { document: { description: 'Number of an invoice or bill; default all that are open' } },
    text: (given) =>
      [
        ...(given('document') ? oneDocument(given('document')) : WHAT_IS_OPEN),
        'Look into list_changes too: a payment that is held is not recorded. Change nothing.',
        followed('xero-payments', 'payments'),
      ].join('\n'),
  },
  {
    name: 'owner_report',
    title: 'Report to the owner',
    description: 'How the month went in plain words: sales, profit, cash, who owes what, what to decide.',
    writes: false,
    arguments: {
      month: { description: 'YYYY-MM; default the last whole month', fits: /^\d{4}-(0[1-9]|1[0-2])$/ },
    },
    text: (given) =>
      [
        `Report to me as the owner on ${given('month') || 'the last whole calendar month'} in plain words, on one page.`,
        '1. list_organisations for today and currency.',
        '2. run_report: profit and loss of the month compared with the month before and the same month a year ago; balance sheet and bank summary at its end.',
        '3. get_ageing, receivable and payable. find_documents for what is due in the next 14 days, and with status DRAFT and SUBMITTED for what is not in the figures yet.',
        'Order: sales and profit against before; cash; what customers owe and how much is late, with the three largest; what we must pay soon; what looks odd, with document numbers; one thing to decide. Quote amounts as the tools give them. Change nothing.',
        followed('xero-reporting', 'reporting'),
      ].join('\n'),
  },
]

const WHAT_IS_OPEN = [
  'Which invoices and bills are open? Use find_documents with unpaid, once with kind invoice and once with kind bill.',
  'Tell me totals, what is overdue, and the five largest either way with number, contact, due date and amount due.',
]

function oneDocument(document: string): string[] {
  return [
    `Has ${document} been paid? Open it with get_document and history; where the number fits several, show me which.`,
    'Tell me what was paid or credited and when, what is still due and how late it is, and whether somebody promised a date.',
  ]
}

const JOBS: readonly Job[] = [...CORE_JOBS, ...COLLECTIONS_JOBS, ...INVENTORY_JOBS, ...CLOSE_JOBS]

/** What decides which prompts are offered. */
export interface Offering {
  readOnly: boolean
  toolsets: readonly string[]
}

function offered({ readOnly, toolsets }: Offering): readonly Job[] {
  const isThere = (toolset: string) => toolsets.includes(toolset)
  return JOBS.filter(({ writes, toolset }) => isThere('core') && isThere(toolset ?? 'core') && !(writes && readOnly))
}

/** The prompts as `prompts/list` shows them. */
export function listedPrompts(offering: Offering): Prompt[] {
  return offered(offering).map(({ name, title, description, arguments: known }) => ({
    name,
    title,
    description,
    arguments: Object.entries(known).map(([argument, { description: about }]) => ({
      name: argument,
      description: about,
      required: false,
    })),
  }))
}

/** What `prompts/get` answers. Throws ProtocolError for a name or argument that is not there, or a value that does not fit. */
export function promptNamed(
  name: string,
  values: Readonly<Record<string, string>>,
  offering: Offering,
): GetPromptResult {
  const jobs = offered(offering)
  const job = jobs.find((one) => one.name === name)
  if (!job) {
    const names = jobs.map((one) => one.name)
    const near = nearestNames(name, names)
    throw invalid(`There is no prompt ${quoted(name)}. ${(near.length > 0 ? near : names).join(', ')}.`)
  }
  for (const [argument, value] of Object.entries(values)) checkArgument(job, argument, value)
  const given = (argument: string) => (values[argument]?.trim() ? quoted(values[argument], 60) : '')
  return {
    description: job.description,
    messages: [{ role: 'user', content: { type: 'text', text: job.text(given) } }],
  }
}

function checkArgument({ name, arguments: known }: Job, argument: string, value: string): void {
  const names = Object.keys(known)
  const there = names.length > 0 ? `It takes ${names.join(', ')}.` : 'It takes none.'
  const rule = Object.hasOwn(known, argument) ? known[argument] : undefined
  if (!rule) throw invalid(`${name} has no argument ${quoted(argument)}. ${there}`)
  if (value.trim() !== '' && rule.fits?.test(value.trim()) === false) {
    throw invalid(`${argument}: ${quoted(value)} does not fit. ${rule.description}.`)
  }
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message)
}
