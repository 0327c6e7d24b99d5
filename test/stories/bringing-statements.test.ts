import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { house, type TestHouse, type ToolReply } from '../house.ts'
import { ledgerFacts } from './ledger-facts.ts'
import { statementOf } from './statement-of.ts'

const BANK = 'Business Bank Account'
const SAVINGS = 'Business Savings Account'
const CARD = 'Company Card'
const OCTOBER = { from: day('2026-10-01'), to: day('2026-10-31') }

let open: TestHouse
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statements-'))
  open = await house({ fileFolders: [folder], copyKept: true })
}, 120_000)
afterAll(() => open.close())

function bring(statement: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<ToolReply> {
  return open.call('run_close_checks', { limit: 50, statement, ...more })
}

function october(account: string): string {
  return statementOf(open, account, OCTOBER)
}

/** A statement as banks print those of cards: what is spent and owed above 0. */
function otherSigns(text: string): string {
  return text.replace(/,(-?)(\d+\.\d\d)(?=,|$)/gm, (_, minus, amount) => `,${minus === '' ? '-' : ''}${amount}`)
}

async function notesKept(): Promise<number> {
  const [one] = open.open.houses
  const notes = await one?.notes.read({ subject: 'close:2026-10' })
  return notes?.length ?? 0
}

describe('bank evidence', { timeout: 240_000 }, () => {
  it('leaves the run as it was where it cannot be taken', async () => {
    const text = october('090')
    const september = statementOf(open, '090', { from: day('2026-09-01'), to: day('2026-09-30') })
    await open.call('run_close_checks', { checks: ['bank'] })
    const [before, status] = [
      await notesKept(),
      await open.call('close_status', { organisation: 'Kestrel Trading Ltd' }),
    ]
    expect(status.text).toMatch(/^F-[0-9A-F]{8}\|\|blocker\|bank\|"[^"]+" has \d+ bookings?.*no statement/m)
    expect(status.text).toMatch(/the step bank fails: bring them, or a person who saw the accounts accepts F-/)
    const attested = { step: 'bank', as: 'attested', by: 'Ann', reason: 'Seen on screen' }
    expect((await open.call('resolve_finding', attested)).text).toMatch(
      /nothing to attest of bank: it is failing\.\s+.*First say what becomes of what holds it up: F-/,
    )
    const wrong: [Record<string, unknown>, RegExp][] = [
      [{ account: BANK, text: `Account number: 12-3456-7890123-99\n${text}` }, /statement is of the account ••••/],
      [{ account: 'Nobody', text }, /account: /],
      [{ account: BANK, text: 'no statement at all' }, /text/],
      [{ account: BANK, text: '<?xml version="1.0"?><Document><Bk' }, /text/],
      [{ account: BANK }, /nothing to read/],
      [{ account: BANK, text, take_back: true }, /take_back/],
      [{ account: BANK, take_back: true }, /nothing was brought/],
      [{ account: BANK, path: join(folder, 'none.csv') }, /none\.csv/],
      [{ account: BANK, texts: text }, /texts/],
      [{ account: SAVINGS, text }, /lines are booked on "Business Bank Account", \d+ on "Business Savings Account"/],
      [{ account: CARD, text: otherSigns(october('092')) }, /with the other sign, 0 as written.*signs: reversed/s],
      [{ account: BANK, text: september }, /none of that is in 2026-10\..*closing_balance alone/s],
      [{ account: BANK, text: "!Type:Bank\nD10/05'26\nT-5.00\nPAcorn\n^\n" }, /QIF.*CSV with the balance.*OFX/s],
    ]
    for (const [statement, says] of wrong) {
      const { text: said, isError } = await bring(statement)
      expect([isError, said]).toEqual([true, expect.stringMatching(says)])
    }
    expect((await bring({ account: BANK, text }, { period: '2026-11' })).text).toMatch(/2026-11 has not ended/)
    expect((await open.call('run_close_checks', { precode: BANK })).text).toMatch(/no statement with lines was brought/)
    expect(await notesKept()).toBe(before)
    expect((await open.call('close_status', { organisation: 'Kestrel Trading Ltd' })).text).toBe(status.text)
  })

  it('ties to the cent, counts in the same run and once, and lets the step pass', async () => {
    const known = new Set(open.books.invoices.keys())
    const before = ledgerFacts(open.books, known)
    const first = await bring({ account: BANK, text: october('090') })
    expect(first.isError, first.text).toBe(false)
    expect(first.text).toMatch(
      /CSV of 56 lines, 2026-10-01 to 2026-10-30\..* 56 of 56 lines matched.*It ties to the cent/,
    )
    expect(first.text).toMatch(/Unexplained\|0\.00/)
    expect(first.text).not.toMatch(/"Business Bank Account" has \d+ bookings.*no statement/)
    expect(first.data.on_record).toBe(2)
    const again = await bring({ account: BANK, text: october('090') })
    expect(again.text).toMatch(/brought before: it counts once/)
    expect(again.text).toMatch(/nothing has changed since the run before/)
    expect(again.data.on_record).toBeUndefined()
    const path = join(folder, 'savings.csv')
    await writeFile(path, october('091'))
    expect((await bring({ account: SAVINGS, path })).text).toMatch(/It ties to the cent/)
    const last = await bring({ account: CARD, text: otherSigns(october('092')), signs: 'reversed' })
    expect(last.text).toMatch(/It ties to the cent/)
    const { text } = await open.call('run_close_checks', { checks: ['bank'] })
    expect(text).not.toMatch(/blocker\|bank/)
    expect(text).not.toMatch(/Not checked in full: Items in the books that are not reconciled/)
    expect(ledgerFacts(open.books, known)).toEqual(before)
  })

  it('says what overlaps, what does not tie and where it ends early, and forgets it when asked', async () => {
    const early = statementOf(open, '090', { from: day('2026-10-05'), to: day('2026-10-20') })
    const overlapping = await bring({ account: BANK, text: early })
    expect(overlapping.text).toMatch(/It ends on 2026-10-20; of the days until 2026-10-31 it says nothing/)
    expect(overlapping.text).toMatch(/\d+ lines of it are on record already and count once/)
    expect(overlapping.text).toMatch(/It ties to the cent/)
    const partly = await bring({ account: BANK, text: early.replace(/\.(\d)\d,/, '.$19,') })
    expect(partly.text).toMatch(/differs from a statement on record, only in this one: .*; only in the one before: /)
    expect(partly.text).toMatch(/blocker\|bank\|After .* is unexplained/)
    await bring({ account: BANK, take_back: true })
    const alone = await bring({ account: BANK, text: early })
    expect(alone.text).toMatch(/It ties to the cent up to 2026-10-20\./)
    expect((await open.call('run_close_checks', { checks: ['statement_tie_out'] })).text).toMatch(
      /ends on 2026-10-20, and the books go on: bring the rest/,
    )
    const taken = await bring({ account: BANK, take_back: true })
    expect(taken.text).toMatch(/is taken back/)
    expect(taken.text).toMatch(/"Business Bank Account" has \d+ bookings.*no statement/)
    const off = await bring({ account: BANK, closing_balance: 1 })
    expect(off.text).toMatch(/It does not tie: /)
    expect(off.text).toMatch(/blocker\|bank\|After .* is unexplained/)
    const owed = Number(october('092').trim().split(',').at(-1))
    expect(owed).toBeLessThan(0)
    const turned = await bring({ account: CARD, closing_balance: -owed })
    expect(turned.text).toMatch(/It does not tie: .* is unexplained\. It would tie with the other sign/)
    // The second time within a day is done as well.
    await bring({ account: BANK, take_back: true })
    const anew = await bring({ account: BANK, text: october('090') })
    expect(anew.text).toMatch(/It ties to the cent/)
  })

  it('hands over the lines that the books lack with their usual codes, for a person to import', async () => {
    await bring({ account: BANK, take_back: true })
    const more = `${october('090')}2026-10-31,VOLT ENERGY,,Direct debit,-12.00,\n`
    const brought = await bring({ account: BANK, text: more })
    expect(brought.text).toMatch(/precode "Business Bank Account" gives the 1 line/)
    const saved = await open.call('run_close_checks', { precode: BANK, save_to: folder })
    expect(saved.isError, saved.text).toBe(false)
    expect(saved.text).toMatch(/A person imports it in Xero/)
    const csv = await readFile(join(folder, 'precoded-090-2026-10.csv'), 'utf8')
    expect(csv.split('\r\n').slice(0, 2)).toEqual([
      'Date,Amount,Payee,Description,Reference,AccountCode,TaxType,ContactName',
      expect.stringMatching(/^31\/10\/2026,-12\.00,VOLT ENERGY,Direct debit,,/),
    ])
  })
})

describe('a company without sales tax and without a bank line', { timeout: 120_000 }, () => {
  it('is checked, and what cannot be checked is told', async () => {
    const empty = await house({ company: 'empty', region: 'us' })
    const { text, isError } = await empty.call('run_close_checks')
    expect(isError, text).toBe(false)
    expect(text).toMatch(/Not checked in full: /)
    expect((await empty.call('run_close_checks', { statement: { account: 'Bank', text: 'x' } })).isError).toBe(true)
    await empty.close()
  })
})
