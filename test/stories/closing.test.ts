import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { house, type TestHouse, type ToolReply } from '../house.ts'
import { ledgerFacts } from './ledger-facts.ts'
import { statementOf } from './statement-of.ts'

const ME = { organisation: 'Kestrel Trading Ltd' }
const MORE = { limit: 100 }

let open: TestHouse
beforeEach(async () => {
  open = await house({ copyKept: true })
})
afterEach(() => open.close())

function check(input: Record<string, unknown> = {}): Promise<ToolReply> {
  return open.call('run_close_checks', { ...MORE, ...input })
}

function resolve(input: Record<string, unknown>): Promise<ToolReply> {
  return open.call('resolve_finding', input)
}

function status(): Promise<ToolReply> {
  return open.call('close_status', ME)
}

function idsIn({ text }: ToolReply): string[] {
  return [...text.matchAll(/^(F-[0-9A-F]{8})\|/gm)].map(([, id = '']) => id)
}

/** The id of the finding whose line says something. */
function idOf({ text }: ToolReply, what: RegExp): string {
  const line = text.split('\n').find((one) => what.test(one)) ?? ''
  return /^(F-[0-9A-F]{8})\|/.exec(line)?.[1] ?? ''
}

async function done(reply: Promise<ToolReply>): Promise<ToolReply> {
  const answered = await reply
  expect(answered.isError, answered.text).toBe(false)
  return answered
}

/** Drafts an invoice dated in the period, and answers its number. */
async function drafted(): Promise<string> {
  const known = new Set(open.books.invoices.keys())
  const line = { description: 'Support', quantity: 1, unit_price: 910, account: '200' }
  await done(
    open.call('create_invoices', { invoices: [{ contact: 'Kauri Legal', date: '2026-10-09', lines: [line] }] }),
  )
  const made = [...open.books.invoices.values()].find(({ id }) => !known.has(id))
  return made?.number ?? ''
}

/** Settles everything that is open, and attests or waives what waits, as people would. */
async function settleAll(): Promise<void> {
  for (const account of ['090', '091', '092']) {
    const text = statementOf(open, account, { from: day('2026-10-01'), to: day('2026-10-31') })
    await done(check({ statement: { account, text } }))
  }
  const ids = idsIn(await done(check()))
  if (ids.length > 0) await done(resolve({ findings: ids, as: 'accepted', reason: 'Looked at with the owner.' }))
  for (const step of [
    'cut_off',
    'bank',
    'receivables',
    'payables',
    'inventory',
    'payroll',
    'fixed_assets',
    'adjustments',
    'currency',
    'tax',
    'ledger',
    'flux',
  ]) {
    if (new RegExp(`^${step}\\|pending`, 'm').test((await status()).text)) {
      await done(resolve({ step, as: 'attested', by: 'Ann Lee', reason: 'Seen on screen.' }))
    }
  }
}

// Each founds a company and reads its year several times.
describe('a close', { timeout: 120_000 }, () => {
  it('is checked with evidence, frozen, and the same when nothing has moved; nothing in Xero changes', async () => {
    const known = new Set(open.books.invoices.keys())
    const before = ledgerFacts(open.books, known)
    expect((await status()).text).toMatch(/no checks were made yet/)
    const first = await done(check())
    expect(first.text).toMatch(/^Kestrel Trading Ltd \(demo\): \d+ checks made\. Close of 2026-10: /)
    expect(first.data.on_record).toBe(1)
    const amounts = [...first.text.matchAll(/^F-[0-9A-F]{8}\|([\d,.]+)\|(?!note)/gm)].map(([, money = '']) =>
      BigInt(money.replace(/[,.]/g, '')),
    )
    expect(amounts).toEqual([...amounts].sort((one, other) => (one < other ? 1 : -1)))
    const second = await done(check())
    expect(second.text).toMatch(/nothing has changed since the run before/)
    expect(second.data.on_record).toBeUndefined()
    expect(idsIn(second)).toEqual(idsIn(first))
    const [id = ''] = idsIn(first)
    open.calls.splice(0)
    const full = await done(check({ finding: id.toLowerCase() }))
    expect(full.text).toContain(id)
    expect(open.calls.filter((call) => !call.includes('Organisation'))).toEqual([])
    expect(ledgerFacts(open.books, known)).toEqual(before)
  })

  it('keeps what was said of findings, believes that one is fixed only when it is gone, and takes back what is taken back', async () => {
    const number = await drafted()
    const first = await done(check())
    const draft = idOf(first, /Kauri Legal/)
    const lock = idOf(first, /lock date is/)
    expect(draft).not.toBe('')
    const said = await done(resolve({ findings: [draft], as: 'fixed' }))
    expect(said.text).toMatch(new RegExp(`${draft}\\|.*fixed`))
    const still = await done(check())
    expect(still.text).toMatch(new RegExp(`${draft}\\|.*still there`))
    await done(resolve({ findings: [lock], as: 'excluded', reason: 'The office locks by the quarter.' }))
    expect(
      (await resolve({ findings: [lock], as: 'excluded', reason: 'The office locks by the quarter.' })).text,
    ).toMatch(/is excluded already/)
    expect(idsIn(await done(check()))).not.toContain(lock)
    await done(open.call('void_documents', { documents: [number] }))
    const gone = await done(check())
    expect(idsIn(gone)).not.toContain(draft)
    expect(gone.data.on_record).toBe(1)
    expect((await resolve({ findings: [draft], as: 'accepted', reason: 'x' })).text).toMatch(/not found any more/)
    await done(resolve({ findings: [lock], as: 'open' }))
    expect(idsIn(await done(check()))).toContain(lock)
  })

  it('is signed by a named person once every step is settled, opens again by itself when the books move, and is signed again', async () => {
    expect((await resolve({ step: 'sign', as: 'signed', by: 'Ben Ode' })).text).toMatch(
      /No checks of 2026-10 were made/,
    )
    await settleAll()
    const signed = await done(resolve({ step: 'sign', as: 'signed', by: 'Ben Ode', reason: 'Reviewed.' }))
    expect(signed.text).toMatch(/signed by Ben Ode[\s\S]*no signature by passkey/)
    expect((await status()).data.state).toBe('signed')
    await done(check())
    expect((await status()).data.state).toBe('signed')
    await drafted()
    await done(check())
    const reopened = await status()
    expect(reopened.data.state).toBe('reopened')
    expect(reopened.text).toMatch(/Sign-offs fell at/)
    await settleAll()
    await done(resolve({ step: 'sign', as: 'signed', by: 'Ben Ode' }))
    expect((await status()).data.state).toBe('signed')
  })

  it('is refused a signature with blockers or books that moved, by the same two people, and without a name', async () => {
    await done(check({ checks: ['cut_off'] }))
    expect((await resolve({ step: 'sign', as: 'signed', by: 'Ben' })).text).toMatch(/cannot be signed: .*pending/)
    expect((await resolve({ step: 'cut_off', as: 'signed' })).text).toMatch(/by: who says that cut_off is signed/)
    expect((await resolve({ step: 'lock', as: 'signed', by: 'Ben' })).text).toMatch(/only observed/)
    expect((await resolve({ step: 'tax', as: 'waived', by: 'Ben', reason: 'x' })).text).toMatch(/amount, until/)
    await done(open.call('set_close_settings', { set: { two_people: true } }))
    expect((await resolve({ step: 'cut_off', as: 'signed', by: 'Ben' })).text).toMatch(/nobody has prepared cut_off/)
    await done(resolve({ step: 'cut_off', as: 'prepared', by: 'Ben Ode' }))
    expect((await resolve({ step: 'cut_off', as: 'signed', by: ' ben  ode ' })).text).toMatch(
      /prepared cut_off and cannot review/,
    )
    if (/^cut_off\|pending/m.test((await status()).text)) {
      await done(resolve({ step: 'cut_off', as: 'attested', by: 'Ann Lee', reason: 'Seen on screen.' }))
    }
    await done(resolve({ step: 'cut_off', as: 'signed', by: 'Ann Lee' }))
    await drafted()
    const { text } = await resolve({ step: 'cut_off', as: 'signed', by: 'Ann Lee' })
    expect(text).toMatch(/have moved since the checks: cut_off/)
  })

  it('takes one of two things said at the same time, and tells the other', async () => {
    const [one = '', other = ''] = idsIn(await done(check()))
    const both = await Promise.all(
      [one, other].map((id) => resolve({ findings: [id], as: 'accepted', reason: 'Seen.' })),
    )
    const late = both.filter(({ isError }) => isError)
    for (const { text } of late) expect(text).toMatch(/in the meantime/)
    const ids = idsIn(await done(check()))
    expect([one, other].filter((id) => ids.includes(id))).toHaveLength(late.length)
  })

  it('shows a practice on one page, those that need most first', async () => {
    await done(check())
    const { text, data } = await open.call('close_status', { organisation: 'all' })
    expect(text).toMatch(/2 organisations: 0 closed, 2 open\./)
    expect(text).toMatch(/organisation\|period\|state\|score\|blockers\|days open/)
    expect((data.rows as unknown[]).length).toBe(2)
  })
})

describe('how months are closed', () => {
  it('is shown, set, and put back', async () => {
    const settings = async () => (await done(open.call('set_close_settings'))).data.settings as Record<string, string>
    expect(await settings()).toMatchObject({ attachments_from: '75.00 NZD', nightly: 'no', flux_percent: '1.5 %' })
    await done(
      open.call('set_close_settings', {
        set: { materiality: 1234.5, account_materiality: { 200: 10 }, rules_off: [], flux_percent: 2.5 },
      }),
    )
    expect(await settings()).toMatchObject({
      materiality: '1,234.50 NZD',
      account_materiality: '200: 10.00 NZD',
      flux_percent: '2.5 %',
    })
    expect((await check()).data.materiality).toBe('1234.50')
    await done(open.call('set_close_settings', { reset: ['materiality'] }))
    expect(await settings()).toMatchObject({
      materiality: 'half a percent of a month of revenue',
      flux_percent: '2.5 %',
    })
    expect((await open.call('set_close_settings', { reset: ['materiality'] })).text).toMatch(/all so already/)
    expect((await open.call('set_close_settings', { set: { payroll_accounts: ['9999'] } })).text).toMatch(
      /set\.payroll_accounts: there is no account "9999"/,
    )
    expect((await open.call('set_close_settings', { set: { rules_off: ['suspence'] } })).text).toMatch(
      /set\.rules_off: there is no check "suspence"/,
    )
  })
})
