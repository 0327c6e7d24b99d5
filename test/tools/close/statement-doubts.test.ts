import { describe, expect, it } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { Fault } from '../../../src/call/fault.ts'
import type { MonthBooks } from '../../../src/tools/close/month/month-books.ts'
import { readStatement } from '../../../src/tools/close/statements/read-statement.ts'
import { refuseDoubtful, type SaidOfStatement } from '../../../src/tools/close/statements/statement-doubts.ts'
import { tieOut } from '../../../src/tools/close/statements/tie-out.ts'
import { BANK, booksWith, line, notesInMemory, resultsOf, spent } from './bank-fixture.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('what is no statement', () => {
  it.each([
    ['QIF', bytes("!Type:Bank\nD10/05'26\nT-5.00\nPAcorn\n^\n"), /this is QIF.*/],
    ['MT940', bytes(':20:START\n:25:12345678\n:60F:C261001NZD10,00\n'), /this is MT940/],
    ['a PDF', bytes('%PDF-1.7\n%stream'), /this is a PDF/],
    ['a PDF with bytes', Uint8Array.of(0x25, 0x50, 0x44, 0x46, 0x2d, 0, 1), /the file is a PDF/],
    ['Excel', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 6), /an Excel or ZIP file/],
    ['bytes', Uint8Array.of(1, 0, 2, 0), /not text/],
  ])('%s is told, with what to export instead', (_, content, words) => {
    const read = () => readStatement(content, 'path')
    expect(read).toThrow(words)
    try {
      read()
    } catch (thrown) {
      expect((thrown as Fault).next).toMatch(/Nothing was put on record\..*CSV.*OFX.*CAMT\.053/)
    }
  })
})

const CARD = { ...BANK, id: 'card', code: '092', name: 'Card' }
const NAMES = ['Acorn', 'Kestrel', 'Linden', 'Marsh', 'Volt']
const booked = NAMES.map((name, at) => spent(name, `2026-10-0${at + 1}`, BigInt(1_000 + at * 111), name))
const asBooked = booked.map(({ date, total, contactName }) => line(date, -total, contactName))
const turned = asBooked.map((one) => ({ ...one, amount: -one.amount }))

function doubted(lines: typeof asBooked, said: SaidOfStatement = {}, account = BANK): string {
  const plain = booksWith(booked, lines, 0n, 0n)
  const books = { ...plain, accounts: [...plain.accounts, CARD] }
  const [{ statement }] = books.statements as [MonthBooks['statements'][number]]
  try {
    refuseDoubtful({ account, statement, changes: [1] }, books, said)
    return ''
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(Fault)
    return `${(thrown as Fault).fact} ${(thrown as Fault).next}`
  }
}

describe('a statement that fits otherwise', () => {
  it('is asked about its signs, once', () => {
    expect(doubted(turned)).toMatch(/signs: 5 of 5 lines .* with the other sign, 0 as written.*signs: reversed/)
    expect(doubted(turned, { signs: 'as_written' })).toBe('')
    expect(doubted(asBooked)).toBe('')
  })

  it('is asked about where it is of another account, unless that is sure', () => {
    expect(doubted(asBooked, {}, CARD)).toMatch(/5 of 5 lines are booked on "Business Bank", 0 on "Card"/)
    expect(doubted(asBooked, { sure: true }, CARD)).toBe('')
  })

  it('is taken where nothing fits, where little is there, and where some of it fits', () => {
    expect(doubted(turned.slice(0, 2))).toBe('')
    expect(doubted(turned.map((one) => ({ ...one, amount: one.amount + 1n })))).toBe('')
    expect(doubted([...asBooked.slice(0, 2), ...turned.slice(2)])).toBe('')
  })
})

describe('a statement with the other signs', () => {
  it('is kept as the ledger has it, balances too, once that is said', async () => {
    const { bring, read } = notesInMemory()
    await bring({
      text: 'Date,Payee,Amount,Balance\n2026-10-01,A,5.00,105.00\n2026-10-31,B,-1.00,104.00\n',
      signs: 'reversed',
    })
    const [one] = await read()
    expect(one?.statement).toMatchObject({ opening: -10_000n, closing: -10_400n })
    expect(one?.statement.lines.map(({ amount, balance }) => [amount, balance])).toEqual([
      [-500n, -10_500n],
      [100n, -10_400n],
    ])
    await expect(bring({ closing_balance: 1, signs: 'reversed' })).rejects.toThrow('no file')
  })
})

describe('the days of a statement', () => {
  const text = (month: string) => `Date,Amount,Balance\n2026-${month}-03,-5.00,95.00\n2026-${month}-20,1.00,96.00\n`

  it('have to be of the month, unless the balance of its end is told', async () => {
    const { bring, read } = notesInMemory()
    await expect(bring({ text: text('09') })).rejects.toThrow(
      'it is of 2026-09-03 to 2026-09-20, and none of that is in 2026-10',
    )
    expect(await read()).toEqual([])
    expect((await bring({ text: text('09'), closing_balance: 96 })).remarks.join(' ')).toMatch(
      /only the balance counts/,
    )
  })

  it('prove nothing of the days after them that have entries', () => {
    const plain = booksWith([...booked, spent('late', '2026-10-28', 700n, 'Late')], asBooked, 100_000n, 99_300n)
    const [one] = plain.statements as [MonthBooks['statements'][number]]
    const until = (to: string, said?: bigint) => ({
      ...plain,
      statements: [{ ...one, said, statement: { ...one.statement, to: day(to) } }],
    })
    const answer = resultsOf(until('2026-10-20')).statement_tie_out
    expect([answer?.proved, answer?.found]).toEqual([[], []])
    expect(answer?.unchecked).toMatch(/ends on 2026-10-20, and the books go on/)
    expect(resultsOf(until('2026-10-27')).statement_tie_out?.proved).toHaveLength(1)
    expect(resultsOf(until('2026-10-20', 100_000n)).statement_tie_out?.proved).toHaveLength(1)
  })

  it('that two statements have differently are told with what differs', async () => {
    const { bring } = notesInMemory()
    await bring({ text: text('10') })
    const { remarks } = await bring({ text: 'Date,Amount\n2026-10-03,-6.00\n2026-10-20,1.00\n2026-10-31,2.00\n' })
    expect(remarks.join(' ')).toMatch(
      /1 line of it is on record already.*Of 2026-10-03 to 2026-10-20 it differs .* only in this one: 2026-10-03 -6\.00; only in the one before: 2026-10-03 -5\.00/,
    )
  })
})

describe('a statement of an account in another currency', () => {
  const usd = { ...BANK, currency: 'USD' }
  const books = (opening: bigint | undefined, closing: bigint, ledger = 1n) => {
    const paid = booked.map((one) => ({ ...one, currency: 'USD', currencyRate: 600_000n }))
    const plain = booksWith(paid, asBooked.slice(1), closing, ledger)
    const [one] = plain.statements as [MonthBooks['statements'][number]]
    return {
      ...plain,
      accounts: [usd],
      statements: [{ ...one, statement: { ...one.statement, opening } }],
    } as MonthBooks
  }
  const moved = asBooked.slice(1).reduce((total, { amount }) => total + amount, 0n)

  it('is compared in that currency, from its opening balance on', () => {
    const answer = resultsOf(books(50_000n, 50_000n + moved))
    expect(answer.statement_tie_out?.proved).toEqual([expect.stringContaining('from its opening balance on, come to')])
    expect(tieOut(books(50_000n, 50_000n + moved), '090')).toMatchObject({
      isReckoned: true,
      unexplained: 0n,
      ledgerBalance: 49_000n + moved,
    })
    expect(tieOut(books(50_000n, 50_001n + moved), '090')?.unexplained).toBe(-1n)
  })

  it('needs an opening balance for that', () => {
    expect(resultsOf(books(undefined, 1n)).statement_tie_out?.unchecked).toMatch(/in USD.*balance after each line/)
  })
})
