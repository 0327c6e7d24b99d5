import { describe, expect, it } from 'vitest'
import { handleOf } from '../../src/books/handles.ts'
import { RECORD_KINDS } from '../../src/books/records.ts'
import { REPORT_KINDS } from '../../src/books/reports.ts'
import { scopesFor } from '../../src/call/scopes.ts'
import { TOOLSETS, type Toolset } from '../../src/call/tool.ts'
import { catalogue } from '../../src/catalogue.ts'
import { FILES_API, scopesFor as scopesOfCall } from '../../src/simulator/edge/scopes.ts'
import { SETTING_KINDS } from '../../src/tools/settings/setting-rows.ts'
import { type HouseOptions, house, type TestHouse } from '../house.ts'

/** An operator who lets everything happen, so that every call of a tool is made. */
const EVERYTHING: HouseOptions = {
  policyText: JSON.stringify({
    name: 'everything',
    base: 'draft',
    rules: [{ name: 'all', decision: 'apply', when: { effects: ['submit', 'post', 'send', 'pay', 'destroy'] } }],
  }),
}

const BANK = 'Business Bank Account'
const FILE = 'note.txt'
type Step = readonly [tool: string, input: Record<string, unknown>]

/** What a person entered in Xero beforehand. */
function prepare({ simulator, books }: TestHouse): { payment: string; money: string; journal: string; goods: string } {
  const perform = (path: string, body: unknown): Record<string, unknown> => {
    const answer = simulator.perform(books.id, { method: 'PUT', path, body })
    if (answer.kind !== 'envelope') throw new Error(JSON.stringify(answer))
    return answer.items[0] as Record<string, unknown>
  }
  const bill = [...books.invoices.values()].find(({ number }) => number === 'CD-13800')
  const contact = { ContactID: bill?.contactId }
  const bank = { Code: '090' }
  const lines = [{ Description: 'Fee', Quantity: 1, UnitAmount: 5, AccountCode: '404' }]
  const id = (record: Record<string, unknown>, name: string) => String(record[name])
  const payment = id(perform('/Payments', { Invoice: { InvoiceID: bill?.id }, Account: bank, Amount: 1 }), 'PaymentID')
  const spent = { Type: 'SPEND', Contact: contact, BankAccount: bank, LineItems: lines }
  const money = id(perform('/BankTransactions', spent), 'BankTransactionID')
  const sides = [5, -5].map((amount) => ({ LineAmount: amount, AccountCode: amount > 0 ? '404' : '805' }))
  const journal = id(perform('/ManualJournals', { Narration: 'Accrual', JournalLines: sides }), 'ManualJournalID')
  const credits = { Type: 'ACCPAYCREDIT', Contact: contact, Status: 'AUTHORISED', LineItems: lines }
  perform('/CreditNotes', { ...credits, CreditNoteNumber: 'CR-REFUND', Date: '2026-11-20' })
  const freight = { Description: 'Freight', Quantity: 1, UnitAmount: 20, AccountCode: '425' }
  const goods = {
    ...credits,
    Type: 'ACCPAY',
    Status: 'DRAFT',
    LineItems: [{ ItemCode: 'ROUTER-X1', Quantity: 2 }, freight],
  }
  const arrived = id(perform('/Invoices', goods), 'InvoiceID')
  const invoice = [...books.invoices.values()].find(({ number }) => number === 'INV-0036')?.id ?? ''
  const customer = [...books.contacts.values()].find(({ name }) => name === 'Kauri Legal')?.id ?? ''
  for (const owner of [invoice, money, journal, customer]) {
    const file = { id: owner, fileName: FILE, mimeType: 'text/plain', includeOnline: false, bytes: Buffer.from('x') }
    books.attachments.set(owner, [file])
  }
  return {
    payment: handleOf({ kind: 'payment', id: payment }),
    goods: arrived,
    money: handleOf({ kind: 'bank_transaction', id: money }),
    journal: handleOf({ kind: 'journal', id: journal }),
  }
}

/** Beside the examples, what else the tools of a toolset do to which Xero has scopes of their own. */
function further(toolset: Toolset, made: ReturnType<typeof prepare>): Step[] {
  if (toolset === 'core') {
    return [
      ...RECORD_KINDS.map((kind): Step => ['find_documents', { kind }]),
      ...REPORT_KINDS.map((report): Step => ['run_report', { report }]),
      ...SETTING_KINDS.filter((kind) => kind !== 'payment_services').map((kind): Step => ['list_settings', { kind }]),
      ['approve_documents', { documents: [made.journal], status: 'AUTHORISED' }],
      ['void_documents', { documents: [made.payment] }],
      ['void_documents', { documents: [made.money] }],
    ]
  }
  if (toolset === 'ledger') {
    return [
      ['refund_credit', { credit: 'CR-REFUND', account: BANK, amount: 1 }],
      ['add_note', { document: made.payment, note: 'Looked at.' }],
      ['add_note', { document: made.money, note: 'Looked at.' }],
      ['add_note', { document: made.journal, note: 'Looked at.' }],
      ['add_note', { contact: 'Kauri Legal', note: 'Looked at.' }],
      ['get_file', { document: made.money, file: FILE }],
      ['get_file', { document: made.journal, file: FILE }],
      ['get_file', { contact: 'Kauri Legal', file: FILE }],
    ]
  }
  if (toolset === 'close') {
    const months = { kind: 'prepayment', about: 'Insurance', total: 1_200, months: 12, start: '2026-01-01' }
    return [
      ['close_status', { organisation: 'Kestrel Trading Ltd' }],
      ['propose_journals', { period: '2026-10', schedule: { ...months, debit: '433', credit: '620' } }],
    ]
  }
  // The first call creates the groups; the second ranks.
  if (toolset === 'collections_extras') return [['group_debtors', { note: true }]]
  if (toolset === 'inventory_extras') {
    return [
      ['margin_by_item', { contact: 'Kauri Legal' }],
      ['landed_cost', { bill: made.goods, costs: [{ line: 2 }], apply: true }],
    ]
  }
  return []
}

// They work on changes of this server; a credit can be used once, so another one is refunded.
const NOT_BY_EXAMPLE = ['list_changes', 'withdraw_change', 'undo_change', 'refund_credit']

function stepsOf(toolset: Toolset, made: ReturnType<typeof prepare>, readOnly: boolean): Step[] {
  const tools = catalogue.filter((tool) => tool.toolset === toolset && (tool.kind === 'read' || !readOnly))
  return [
    ...tools.filter(({ name }) => !NOT_BY_EXAMPLE.includes(name)).map(({ name, example }): Step => [name, example]),
    ...further(toolset, made).filter(([name]) => tools.some((tool) => tool.name === name)),
  ]
}

/** Makes calls with a login that has these scopes, until one does not come through; answers what it said, and what each step asked of Xero. */
async function play(
  toolset: Toolset,
  scopes: readonly string[],
  { readOnly, only, copyKept = false }: { readOnly: boolean; only?: number; copyKept?: boolean },
) {
  const open = await house({ ...(readOnly ? { policy: 'observe' } : EVERYTHING), copyKept })
  const steps = stepsOf(toolset, prepare(open), readOnly)
  // What is filed is frozen first.
  if (toolset === 'close_extras' && !readOnly) await open.call('close_pack', {})
  // Nothing that was read with more is remembered.
  open.simulator.clock.advance(11 * 60_000)
  for (const token of open.simulator.state.identity.accessTokens.values()) token.scopes = [...scopes]
  const asked: string[][] = []
  try {
    for (const [name, input] of only === undefined ? steps : steps.slice(only, only + 1)) {
      open.calls.splice(0)
      const { text, isError, data } = await open.call(name, input)
      asked.push([...open.calls])
      const applied = data.outcome === undefined || data.outcome === 'applied'
      // A tool that answers for every organisation tells of one that it cannot read beside the others.
      const lacking = isError || !applied || text.includes('no answer: The login')
      if (lacking) return { refusal: `${name} ${JSON.stringify(input)}: ${text}`, asked }
    }
    return { refusal: '', asked }
  } finally {
    await open.close()
  }
}

/** Whether Xero would refuse a call, such as "GET /Invoices", of a login with these scopes. */
function isRefused(call: string, scopes: readonly string[]): boolean {
  const [method = '', path = ''] = call.split(' ')
  const [, ...segments] = path.split('/')
  const ofFiles = path.startsWith(`/${FILES_API}/`)
  const admitting = scopesOfCall(method, ofFiles ? [FILES_API, ...segments.slice(2)] : segments) ?? []
  return admitting.every((scope) => !scopes.includes(scope))
}

/** A login with a little less: one scope taken away, or made to read only. */
function lessThan(scopes: readonly string[]): (readonly [lacks: string, rest: string[]])[] {
  return scopes.flatMap((scope) => {
    const rest = scopes.filter((one) => one !== scope)
    if (scope.endsWith('.read')) return [[scope, rest] as const]
    return [[scope, [...rest, `${scope}.read`]] as const, [`${scope}.read`, rest] as const]
  })
}

/** Scopes that are asked for although nothing fails here without them. */
const ASKED_ALL_THE_SAME: readonly string[] = [
  // Xero's pages and its specification differ on which of the two items lie under: either is enough here.
  ...['accounting.invoices', 'accounting.invoices.read', 'accounting.settings'].map(
    (scope) => `items writing: ${scope}`,
  ),
  'items reading alone: accounting.invoices.read',
  // It has no tool that only reads; every call reads the organisation's own settings.
  'settings reading alone: accounting.settings.read',
  'close_extras reading alone: accounting.settings.read',
  // Stock is read without contacts too, but a copy of the books is only kept with them.
  'inventory reading alone: accounting.contacts.read',
]

describe.each(TOOLSETS)('the scopes of %s', (toolset) => {
  it.each(['writing', 'reading alone'])(
    'are enough for %s, and none is asked for in vain',
    async (use) => {
      const readOnly = use === 'reading alone'
      const scopes = scopesFor({ toolsets: [toolset], readOnly, model: 'granular' })
      const whole = await play(toolset, scopes, { readOnly })
      expect(whole.refusal).toBe('')
      for (const [lacks, rest] of lessThan(scopes)) {
        const step = whole.asked.findIndex((calls) => calls.some((call) => isRefused(call, rest)))
        const name = `${toolset} ${use}: ${lacks}`
        expect(step === -1, name).toBe(ASKED_ALL_THE_SAME.includes(name))
        if (step !== -1)
          expect((await play(toolset, rest, { readOnly, only: step })).refusal, name).toMatch(/scope|Tick accounting/)
      }
    },
    300_000,
  )

  // The copy of the books asks for each list too, if only for what changed.
  it('are enough in the legacy model too', async () => {
    const scopes = scopesFor({ toolsets: [toolset], readOnly: false, model: 'legacy' })
    expect((await play(toolset, scopes, { readOnly: false, copyKept: true })).refusal).toBe('')
  }, 120_000)
})
