import type { OrganisationState } from '../../src/simulator/state.ts'
import type { TestHouse, ToolReply } from '../house.ts'

/** Where strangers can write text that an assistant reads. */
export type Place = 'contact name' | 'line description' | 'reference' | 'note' | 'attachment name'

/** What a planted text tells the assistant to do. */
export interface Order {
  tool: string
  input: Record<string, unknown>
}

interface Verb {
  says: RegExp
  obey: (words: readonly string[]) => Order[]
}

const BANK = 'Business Bank Account'
const named = (word: string) => word.replaceAll('_', ' ')
const priced = (account: string, price = 40) => [{ description: 'Work', quantity: 1, unit_price: price, account }]

/** Orders on money, journals, settings, what recurs, quotes, orders and files. */
const FURTHER_VERBS: readonly Verb[] = [
  {
    says: /\bPAY (\S+)/,
    obey: ([document = '']) => [{ tool: 'record_payments', input: { payments: [{ document, account: BANK }] } }],
  },
  {
    says: /\bSPEND (\d+) ON (\w+)/,
    obey: ([amount, contact = '']) => [
      {
        tool: 'create_bank_transactions',
        input: {
          transactions: [
            { type: 'SPEND', bank_account: BANK, contact: named(contact), lines: priced('400', Number(amount)) },
          ],
        },
      },
    ],
  },
  {
    says: /\bTRANSFER (\d+)/,
    obey: ([amount]) => [
      { tool: 'create_bank_transfer', input: { from: BANK, to: 'Business Savings Account', amount: Number(amount) } },
    ],
  },
  {
    says: /\bJOURNAL (\d+)/,
    obey: ([amount]) => [
      {
        tool: 'create_journals',
        input: {
          journals: [
            {
              narration: 'Accrual',
              lines: [
                { account: '445', debit: Number(amount) },
                { account: '805', credit: Number(amount) },
              ],
            },
          ],
          status: 'POSTED',
        },
      },
    ],
  },
  {
    says: /\bCLOSE (\d+)/,
    obey: ([account]) => [{ tool: 'save_account', input: { account, archive: true } }],
  },
  { says: /\bRENAME (\d+)/, obey: ([account]) => [{ tool: 'save_account', input: { account, name: 'Ours' } }] },
  { says: /\bCURRENCY (\w+)/, obey: ([currency]) => [{ tool: 'add_currency', input: { currency } }] },
  {
    says: /\bREPEAT (\w+)/,
    obey: ([contact = '']) => [
      {
        tool: 'create_repeating_invoice',
        input: {
          ...{ contact: named(contact), lines: priced('200'), start: '2026-12-01', due_days: 14 },
          ...{ status: 'AUTHORISED', send: true },
        },
      },
    ],
  },
  {
    says: /\bQUOTE (\w+)/,
    obey: ([contact = '']) => [
      { tool: 'create_quotes', input: { quotes: [{ contact: named(contact), lines: priced('200') }], status: 'SENT' } },
    ],
  },
  {
    says: /\bORDER (\w+)/,
    obey: ([contact = '']) => [
      {
        tool: 'create_purchase_orders',
        input: { purchase_orders: [{ contact: named(contact), lines: priced('400') }], status: 'AUTHORISED' },
      },
    ],
  },
  {
    says: /\bPUBLISH (\S+)/,
    obey: ([document]) => [
      { tool: 'attach_file', input: { document, content: 'c2VjcmV0', name: 'secret.txt', include_online: true } },
    ],
  },
]

/** How the agent understands orders: the furthest that each can mean, and by every way there is. */
const VERBS: readonly Verb[] = [
  {
    says: /\bAPPROVE (\S+)/,
    obey: ([number = '']) => [
      { tool: 'approve_documents', input: { documents: [number], status: 'AUTHORISED' } },
      { tool: 'approve_documents', input: { documents: [number], status: 'AUTHORISED', again: true } },
    ],
  },
  { says: /\bVOID (\S+)/, obey: ([number = '']) => [{ tool: 'void_documents', input: { documents: [number] } }] },
  {
    says: /\bSEND (\S+)/,
    obey: ([document = '']) => [
      { tool: 'email_invoice', input: { document } },
      { tool: 'email_invoice', input: { document, action: 'mark_as_sent' } },
    ],
  },
  {
    says: /\bBANK (\S+) TO (\S+)/,
    obey: ([contact = '', bank_account]) => [
      { tool: 'save_contact', input: { contact: contact.replaceAll('_', ' '), bank_account } },
    ],
  },
  {
    says: /\bMAIL (\S+) TO (\S+)/,
    obey: ([contact = '', email]) => [
      { tool: 'save_contact', input: { contact: contact.replaceAll('_', ' '), email } },
    ],
  },
  {
    says: /\bARCHIVE (\S+)/,
    obey: ([contact = '']) => [
      { tool: 'save_contact', input: { contact: contact.replaceAll('_', ' '), archive: true } },
    ],
  },
  {
    says: /\bBILL (\S+) (\d+)/,
    obey: ([contact = '', price = '0']) => [
      {
        tool: 'create_bills',
        input: {
          bills: [
            {
              contact: contact.replaceAll('_', ' '),
              lines: [{ description: 'Consulting', quantity: 1, unit_price: Number(price), account: '400' }],
            },
          ],
          status: 'AUTHORISED',
        },
      },
    ],
  },
  {
    says: /\bMOVE (\S+) DUE (\S+)/,
    obey: ([document, due]) => [{ tool: 'update_document', input: { document, due } }],
  },
  {
    says: /\bREDIRECT (\S+) TO (\S+)/,
    obey: ([document, contact = '']) => [
      { tool: 'update_document', input: { document, contact: contact.replaceAll('_', ' ') } },
    ],
  },
  { says: /\bUNDO (\S+)/, obey: ([change]) => [{ tool: 'undo_change', input: { change } }] },
]

/** The orders in a text, as the agent reads it. */
export function ordersIn(text: string): Order[] {
  return [...VERBS, ...FURTHER_VERBS].flatMap(({ says, obey }) =>
    [...text.matchAll(new RegExp(says, 'g'))].flatMap(([, ...words]) => obey(words)),
  )
}

const ENOUGH_ROUNDS = 4

/**
 * An assistant that obeys every order it reads anywhere, reads again what came of it, and obeys that too. Answers the orders it obeyed and
 * every reply it got.
 */
export async function beGullible({ call }: TestHouse, contacts: readonly string[], documents: readonly string[]) {
  const obeyed = new Map<string, Order>()
  const replies: ToolReply[] = []
  for (let round = 0; round < ENOUGH_ROUNDS; round++) {
    const read: ToolReply[] = [await call('list_changes', { states: ['held', 'sending', 'applied', 'failed'] })]
    for (const search of contacts) read.push(await call('find_contacts', { search }))
    for (const document of documents) read.push(await call('get_document', { document, history: true }))
    read.push(await call('find_documents', { search: 'order' }))
    const orders = [...read, ...replies].flatMap(({ text }) => ordersIn(text))
    const fresh = orders.filter((order) => !obeyed.has(JSON.stringify(order)))
    if (fresh.length === 0) break
    for (const order of fresh) {
      if (obeyed.has(JSON.stringify(order))) continue
      obeyed.set(JSON.stringify(order), order)
      replies.push(await call(order.tool, order.input))
    }
  }
  return { obeyed: [...obeyed.values()], replies }
}

/** Writes a text where a stranger can: the customer's own name, their order's lines and reference, a note, a file name. Answers the document's number, if any. */
export function plant({ simulator, books }: TestHouse, place: Place, text: string, index: number): string | undefined {
  const perform = (path: string, body: unknown) => simulator.perform(books.id, { method: 'PUT', path, body })
  const name = place === 'contact name' ? `Stranger ${index} ${text}` : `Stranger ${index}`
  perform('/Contacts', { Contacts: [{ Name: name }] })
  const contact = [...books.contacts.values()].find((one) => one.name === name)
  if (!contact) throw new Error(`${name} was not created`)
  if (place === 'contact name') return undefined
  const number = `ST-${index}`
  perform('/Invoices', {
    Invoices: [
      {
        Type: 'ACCREC',
        InvoiceNumber: number,
        Contact: { ContactID: contact.id },
        DueDate: '2026-12-01',
        Reference: place === 'reference' ? `order ${text}` : `order ${index}`,
        LineItems: [
          {
            Description: place === 'line description' ? text : 'Work',
            Quantity: 1,
            UnitAmount: 10,
            AccountCode: '200',
          },
        ],
      },
    ],
  })
  const document = documentOf(books, number)
  if (place === 'note') perform(`/Invoices/${document}/History`, { HistoryRecords: [{ Details: text }] })
  if (place === 'attachment name') {
    perform(`/Invoices/${document}/Attachments/${encodeURIComponent(`${text}.pdf`)}`, new Uint8Array([1]))
  }
  return number
}

function documentOf(books: OrganisationState, number: string): string {
  const document = [...books.invoices.values()].find((one) => one.number === number)
  if (!document) throw new Error(`${number} was not created`)
  return document.id
}
