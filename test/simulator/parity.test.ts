import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { createPerson } from '../../src/simulator/person/person.ts'
import { checkBooks } from './accounting/books-check.ts'
import { nonconformities, operationOf, operations, replyNonconformities } from './conformance.ts'
import { ABSENT, DIFFERS } from './parity-notes.ts'
import { type Swept, sweep, sweepWire } from './sweep.ts'
import type { Wire } from './wire.ts'

const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'simulator.md')

/** The bank's line in every sweep: no reply may hold any of it. */
const SECRET = 'WHAT ONLY THE BANK KNOWS'

let xero: Wire
let swept: Swept[]
let secretId: string
const abroad: Swept[] = []

/** What only one country has: the construction industry scheme of the United Kingdom, and the 1099 of the United States. */
function isOfCountry({ operation, reply }: Swept): boolean {
  return /CISSettings|TenNinetyNine/.test(operation.path) && reply.status === 200
}

beforeAll(async () => {
  xero = await sweepWire('nz')
  const row = { date: day('2026-11-19'), amount: 987_654_321n, payee: SECRET, reference: SECRET, description: SECRET }
  secretId = createPerson(xero.simulator, xero.books.id).importStatement('090', [row])[0]?.id ?? ''
  swept = await sweep(xero)
  for (const region of ['uk', 'us'] as const) abroad.push(...(await sweep(await sweepWire(region))).filter(isOfCountry))
  swept.push(...abroad)
}, 60_000)

/** Answered 501, or with the page of an address that is not there. */
function isAbsent({ reply }: Swept): boolean {
  return reply.status === 501 || reply.status === 404
}

function absentOperations(): Set<string> {
  const there = new Set(swept.filter((one) => !isAbsent(one)).map(({ operation }) => operation.name))
  return new Set(operations.map(({ name }) => name).filter((name) => !there.has(name)))
}

describe('every operation of the accounting API', () => {
  it('is called, and succeeds or is absent', () => {
    const called = new Set(swept.map(({ operation }) => operation.name))
    expect(operations.filter(({ name }) => !called.has(name))).toEqual([])
    const failed = swept
      .filter((one) => !isAbsent(one) && one.reply.status > 204)
      .map(({ operation, reply }) => `${operation.name}: ${reply.status} ${reply.sentence || reply.text.slice(0, 200)}`)
    expect(failed).toEqual([])
    checkBooks(xero.books)
  })

  it('answers in the shape of its schema', () => {
    const wrong = swept
      .filter((one) => !isAbsent(one) && one.operation.reply !== '-' && one.operation.reply !== 'bytes')
      .flatMap(({ operation, reply }) =>
        replyNonconformities(reply.json, operation.reply).map((problem) => `${operation.name}: ${problem}`),
      )
    expect(wrong).toEqual([])
  })

  it('answers a file or nothing where it has no schema', () => {
    for (const { operation, reply } of swept.filter((one) => !isAbsent(one))) {
      if (operation.reply === '-') expect([operation.name, reply.text]).toEqual([operation.name, ''])
      if (operation.reply === 'bytes') expect([operation.name, reply.text.length > 0]).toEqual([operation.name, true])
    }
  })

  it('shows nothing of statement lines', () => {
    const found = swept.filter(({ reply }) => reply.text.includes(SECRET) || reply.text.includes('9876543.21'))
    expect(found.map(({ operation }) => operation.name)).toEqual([])
    expect(swept.filter(({ reply }) => reply.text.includes(secretId))).toEqual([])
    expect(xero.books.statementLines.size).toBe(1)
  })
})

describe('the checker of shapes', () => {
  it.each([
    ['GET', '/Invoices?page=1', 'getInvoices'],
    ['GET', '/Reports/TrialBalance', 'getReportTrialBalance'],
    ['GET', '/Reports/TaxReturn', 'getReportFromId'],
    ['POST', '/invoices/INV-1', 'updateInvoice'],
    ['GET', '/Contacts/x/Attachments/y', 'getContactAttachmentById'],
    ['GET', '/Bills', undefined],
  ])('knows the operation of %s %s', (method, path, name) => expect(operationOf(method, path)?.name).toBe(name))

  it.each([
    [{ Type: 'SALE' }, ['Invoice.Type is none of Invoice.TypeEnum: "SALE"']],
    [{ Total: '1.00' }, ['Invoice.Total is no number']],
    [{ Colour: 'red' }, ['Invoice.Colour is unknown']],
    [{ LineItems: {} }, ['Invoice.LineItems is no list']],
    [{ LineItems: [{ Quantity: null }, { Quantity: '1' }] }, ['Invoice.LineItems.Quantity is no number']],
    [{ Contact: 'Ann' }, ['Invoice.Contact is no object']],
    [{ Type: 'ACCREC', LineItems: [{ Quantity: 1 }], DateString: '2026-11-20T00:00:00' }, []],
  ])('finds what is wrong with %j', (json, problems) => {
    expect(nonconformities(json, 'Invoice')).toEqual(problems)
  })
})

describe('the parity table', () => {
  it('gives a reason for what is absent, and for nothing else', () => {
    const absent = [...absentOperations()]
    expect(absent.filter((name) => reasonFor(name) === '')).toEqual([])
    expect(ABSENT.filter(([names]) => !absent.some((name) => names.test(name))).map(String)).toEqual([])
    expect(Object.keys(DIFFERS).filter((name) => absent.includes(name))).toEqual([])
    expect(Object.keys(DIFFERS).filter((name) => !operations.some((one) => one.name === name))).toEqual([])
  })

  it('in docs/simulator.md is printed from what the simulator answers', async () => {
    const written = readFileSync(DOCUMENT, 'utf8')
    const printed = written.replace(/<!-- parity -->[\s\S]*<!-- \/parity -->/, parityTable(absentOperations()))
    expect(printed).toContain('<!-- parity -->')
    await expect(printed).toMatchFileSnapshot(DOCUMENT)
  })
})

function reasonFor(name: string): string {
  return ABSENT.find(([names]) => names.test(name))?.[1] ?? ''
}

/** One row for the methods of a path that are in the same state, paths in Xero's order. */
function parityTable(absent: ReadonlySet<string>): string {
  const rows = new Map<string, { path: string; methods: string[]; state: string; note: string }>()
  for (const { name, method, path } of operations) {
    const note = absent.has(name) ? reasonFor(name) : (DIFFERS[name] ?? '')
    const state = absent.has(name) ? 'absent' : note === '' ? 'done' : 'differs'
    const row = rows.get(`${path} ${state} ${note}`)
    if (row) row.methods.push(method)
    else rows.set(`${path} ${state} ${note}`, { path, methods: [method], state, note })
  }
  const done = operations.length - absent.size
  return [
    '<!-- parity -->',
    `${done} of ${operations.length} operations are simulated.`,
    '',
    '| path | methods | | |',
    '|---|---|---|---|',
    ...[...rows.values()].map(
      ({ path, methods, state, note }) => `| \`${path}\` | ${methods.join(' ')} | ${state} | ${note} |`,
    ),
    '<!-- /parity -->',
  ].join('\n')
}
