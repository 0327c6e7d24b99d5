import { afterAll, beforeAll, expect, it } from 'vitest'
import { XeroClient } from 'xero-node'
import { day } from '../../../src/books/day.ts'
import { trialBalance } from '../../../src/simulator/ledger.ts'
import { type Listening, listen } from '../../../src/simulator/listen.ts'
import { encodeState } from '../../../src/simulator/persist.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import { checkBooks } from '../accounting/books-check.ts'
import type { Json } from '../accounting/fixture.ts'
import { wire } from '../wire.ts'
import { moneyRows } from './money-rows.ts'
import { orderRows, relinkedRows } from './order-rows.ts'
import { readRows } from './read-rows.ts'
import type { Made, Row } from './rows.ts'
import { endingRows, settingsRows } from './settings-rows.ts'

/** Every method that Xero's own client has for accounting, in one company: what it answers, and what it moves in the ledger. */
let api: Record<string, (...args: unknown[]) => Promise<{ body: Json; response: Json }>>
let listening: Listening
let books: OrganisationState
const made: Made = {}
const used = new Set<string>()

const SCOPES =
  'invoices payments banktransactions manualjournals classicexpenses settings contacts attachments journals.read budgets.read'
    .split(' ')
    .map((name) => `accounting.${name}`)
const REPORTS = ['aged', 'balancesheet', 'banksummary', 'budgetsummary', 'executivesummary', 'profitandloss']
REPORTS.push('trialbalance', 'taxreports', 'tenninetynine')

beforeAll(async () => {
  const scopes = [...SCOPES, ...REPORTS.map((name) => `accounting.reports.${name}.read`), 'paymentservices']
  const tier = { clientId: 'DESKTOP', name: 'Outside App', kind: 'pkce', tier: 'advanced' } as const
  const apps = [{ ...tier, redirectUris: ['http://localhost/callback'] }]
  const xero = await wire('empty', { apps }, scopes.join(' '))
  listening = await listen(xero.simulator)
  books = xero.books
  books.settings.allowEmail = true
  const client = new XeroClient()
  client.accountingApi.basePath = `${listening.api}/api.xro/2.0`
  client.setTokenSet({ access_token: xero.headers.authorization?.replace('Bearer ', '') ?? '' })
  api = client.accountingApi as unknown as typeof api
  made.Organisation = books.id
  made.User = [...books.users.keys()][0] ?? ''
  made.BrandingTheme = [...books.brandingThemes.keys()][0] ?? ''
  made.Budget = '99999999-9999-4999-8999-999999999999'
  books.budgets.set(made.Budget, { ...BUDGET, id: made.Budget })
})

const BUDGET = { type: 'OVERALL' as const, description: 'Overall', tracking: [], lines: [], updatedAt: 0 }

afterAll(() => listening.close())

async function call(method: string, args: unknown[]): Promise<{ body: Json; response: Json }> {
  used.add(method)
  try {
    const answer = await api[method]?.(books.id, ...args)
    if (!answer) throw new Error('no such method')
    return answer
  } catch (reason) {
    throw new Error(`${method}: ${typeof reason === 'string' ? reason : String(reason)}`)
  }
}

function balances(): Record<string, bigint> {
  const found = [...trialBalance(books, day('2099-12-31'))].map(([id, amount]) => [
    books.accounts.get(id)?.code,
    amount,
  ])
  return Object.fromEntries(found)
}

/** What has moved since, in cents by account code. */
function moved(before: Record<string, bigint>): Record<string, number> {
  const differences = Object.entries(balances()).map(([code, amount]) => [code, amount - (before[code] ?? 0n)])
  return Object.fromEntries(
    differences.filter(([, amount]) => amount !== 0n).map(([code, amount]) => [code, Number(amount)]),
  )
}

async function write(row: Row): Promise<void> {
  const [ledger, state] = [balances(), encodeState(books)]
  const { body } = await call(row.method, row.args(made))
  expect([row.method, moved(ledger)]).toEqual([row.method, row.moved ?? {}])
  expect([row.method, encodeState(books) === state]).toEqual([row.method, false])
  checkBooks(books)
  row.keep?.(body, made)
  if (row.answer) expect({ ...body }).toMatchObject(row.answer(made))
}

/** Expects one list in an answer to have an element like another; a list of none to have none. */
function expectListed(method: string, body: Json, wanted: Json): void {
  for (const [list, [item]] of Object.entries(wanted)) {
    if (item === undefined) expect([method, body[list]]).toEqual([method, []])
    else expect([method, body[list]]).toEqual([method, expect.arrayContaining([expect.objectContaining(item)])])
  }
}

async function read(row: Row): Promise<void> {
  const state = encodeState(books)
  if (row.refused !== undefined) {
    await expect(call(row.method, row.args(made))).rejects.toThrow(`"statusCode":${row.refused}`)
  } else {
    const { body } = await call(row.method, row.args(made))
    if (row.answer) expectListed(row.method, body, row.answer(made))
    else
      expect([
        row.method,
        Buffer.from(body as Uint8Array)
          .subarray(0, 5)
          .toString(),
      ]).toEqual([row.method, '%PDF-'])
  }
  expect([row.method, encodeState(books) === state]).toEqual([row.method, true])
}

it('writes settings, documents and money, each with its own effect on the ledger', async () => {
  for (const row of [...settingsRows, ...moneyRows, ...orderRows]) await write(row)
  made.Journal = books.journals[0]?.id ?? ''
})

const methods = () => Object.getOwnPropertyNames(Object.getPrototypeOf(api)).filter((name) => /^[a-z]+[A-Z]/.test(name))
const ACCESSORS = ['setDefaultAuthentication', 'setApiKey', 'accessToken', 'useQuerystring', 'basePath']

it('keeps files on everything that can have them', async () => {
  const creators = methods().filter((name) => /^create.*AttachmentByFileName$/.test(name))
  expect(creators).toHaveLength(11)
  for (const creator of creators) {
    const kind = creator.slice('create'.length, -'AttachmentByFileName'.length)
    const id = made[kind]
    expect([kind, id]).toEqual([kind, expect.stringMatching(/./)])
    const ledger = balances()
    const { body } = await call(creator, [id, 'a b.txt', Buffer.from('first')])
    const [{ attachmentID }] = body.attachments
    await call(`update${kind}AttachmentByFileName`, [id, 'a b.txt', Buffer.from('second')])
    const text = async (suffix: string, key: string) => {
      const { body: bytes } = await call(`get${kind}Attachment${suffix}`, [id, key, 'text/plain'])
      return Buffer.from(bytes as Uint8Array).toString()
    }
    expect([kind, await text('ByFileName', 'a b.txt')]).toEqual([kind, 'second'])
    const { body: listed } = await call(`get${kind}Attachments`, [id])
    expect(listed.attachments).toMatchObject([{ fileName: 'a b.txt', contentLength: 6 }])
    expect([kind, await text('ById', listed.attachments[0].attachmentID)]).toEqual([kind, 'second'])
    expect([kind, typeof attachmentID, moved(ledger)]).toEqual([kind, 'string', {}])
  }
})

it('keeps notes on everything that can have them', async () => {
  const creators = methods().filter((name) => /^create.*History(Record)?$/.test(name))
  expect(creators).toHaveLength(16)
  for (const creator of creators) {
    const kind = creator.replace(/^create/, '').replace(/History(Record)?$/, '')
    const ledger = balances()
    await call(creator, [made[kind], { historyRecords: [{ details: `About ${kind}` }] }])
    const reader = [`get${kind}History`, `get${kind}sHistory`].find((name) => methods().includes(name)) ?? ''
    const { body } = await call(reader, [made[kind]])
    expectListed(reader, body, { historyRecords: [{ changes: 'Note', details: `About ${kind}` }] })
    expect([kind, moved(ledger)]).toEqual([kind, {}])
  }
})

it('reads everything, which changes nothing', async () => {
  for (const row of readRows) await read(row)
})

it('takes back what it can at the end', async () => {
  for (const row of [...relinkedRows, ...endingRows]) await write(row)
})

it('has left out no method that the client has', () => {
  const missing = methods().filter((name) => !used.has(name) && !ACCESSORS.includes(name))
  expect(missing).toEqual([])
  expect(used.size).toBe(235)
})
