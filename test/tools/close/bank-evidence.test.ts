import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, day } from '../../../src/books/day.ts'
import type { CloseDocument, MonthBooks } from '../../../src/tools/close/month/month-books.ts'
import { joinedLines } from '../../../src/tools/close/statements/joined-lines.ts'
import { matchLines } from '../../../src/tools/close/statements/match.ts'
import { BOOKED_TERMS } from '../../../src/tools/close/statements/match-entry.ts'
import { codingFor, precodedCsv } from '../../../src/tools/close/statements/precoded-csv.ts'
import { tieOut } from '../../../src/tools/close/statements/tie-out.ts'
import { booksWith, line, notesInMemory, period, resultsOf, spent } from './bank-fixture.ts'

describe('the tie-out of a bank account', () => {
  const documents = [
    spent('a', '2026-10-02', 5_000n, 'Acorn Printing'),
    spent('b', '2026-10-30', 7_000n, 'Kestrel Motors'),
    spent('c', '2026-10-10', 2_000n, 'Linden Energy'),
    spent('d', '2026-10-12', 2_000n, 'Linden Energy'),
  ]
  const lines = [
    line('2026-10-03', -5_000n, 'ACORN PRINTI'),
    line('2026-10-11', -2_000n, 'LINDEN ENERGY'),
    line('2026-10-31', -300n, 'ACCOUNT FEE'),
  ]

  it('explains the difference by what is outstanding and what is not booked, to the cent', () => {
    // 1,000.00 before: the bank has 927.00, the books 840.00.
    const tie = tieOut(booksWith(documents, lines, 92_700n, 84_000n), '090')
    expect(tie?.unexplained).toBe(0n)
    expect(tie?.outstanding.map(({ id }) => id).sort()).toEqual(expect.arrayContaining(['b']))
    expect(tie?.notBooked).toEqual([lines[2]])
  })

  it('takes one line for all that was paid on a day, where nothing else comes to it', () => {
    const run = [
      spent('r1', '2026-10-20', 41_230n, 'Acorn Printing'),
      spent('r2', '2026-10-20', 18_775n, 'Kestrel Motors'),
      spent('r3', '2026-10-20', 3_360n, 'Linden Energy'),
    ]
    const tied = (amount: bigint, more: CloseDocument[] = []) =>
      tieOut(booksWith([...run, ...more], [line('2026-10-21', amount, 'RUN 6021')], 0n, 0n), '090')
    expect(tied(-60_005n)?.matches).toMatchObject([
      { kind: 'several', tier: 'suggest', entries: [0, 1], difference: 0n },
    ])
    expect(tied(-63_365n)?.matches[0]?.entries).toEqual([0, 1, 2])
    expect(tied(-60_006n)?.notBooked).toHaveLength(1)
    // Two of one amount: nobody can tell which.
    expect(tied(-60_005n, [spent('r4', '2026-10-20', 18_775n, 'Orbit Hardware')])?.notBooked).toHaveLength(1)
    // Of another day it is another run.
    expect(tied(-64_005n, [spent('r5', '2026-10-19', 22_775n, 'Orbit Hardware')])?.notBooked).toHaveLength(1)
  })

  it('finds the fee, the booking that is there twice, and a cent that nothing explains', () => {
    const found = resultsOf(booksWith(documents, lines, 92_700n, 84_001n))
    expect(found.statement_tie_out?.found).toMatchObject([{ severity: 'blocker', amount: 1n }])
    expect(found.statement_unmatched?.found[0]?.fact).toContain('a bank fee')
    expect(found.statement_outstanding?.found.map(({ fact }) => fact)).toEqual([
      expect.stringContaining('another like it once'),
    ])
    expect(resultsOf(booksWith(documents, lines, 92_700n, 84_000n)).statement_tie_out?.proved).toHaveLength(1)
  })

  it('asks for a statement where the account moved and none was brought', () => {
    const without = { ...booksWith(documents, lines, 0n, 0n), statements: [] }
    expect(resultsOf(without).statement_missing?.found).toMatchObject([{ severity: 'blocker', key: ['bank'] }])
    expect(resultsOf(booksWith(documents, lines, 0n, 0n)).statement_missing?.found).toEqual([])
  })

  it('pairs what has one amount within days though the words name nobody, and not what is weeks apart', () => {
    const drawings = [
      spent('a', '2026-10-16', 900_000n, 'Alex Marsh'),
      spent('b', '2026-10-05', 121_331n, 'First Bank'),
    ]
    const unnamed = [line('2026-10-16', -900_000n, 'DRAWINGS'), line('2026-10-28', -121_331n, 'LOAN INSTALMENT')]
    const tie = tieOut(booksWith(drawings, unnamed, 0n, 0n), '090')
    expect(tie?.matches).toMatchObject([{ line: 0, tier: 'suggest' }])
    expect(tie?.notBooked).toEqual([unnamed[1]])
    expect(tie?.outstanding.map(({ id }) => id)).toEqual(['b'])
  })

  it('takes what was paid of a document in another currency at the rate of its payment', () => {
    const paid = { ...spent('a', '2026-10-05', 120_000n, 'Far Shipping'), currency: 'USD', currencyRate: 600_000n }
    const tie = tieOut(booksWith([paid], [line('2026-10-05', -200_000n, 'FAR SHIPPING')], 0n, 0n), '090')
    expect([tie?.notBooked, tie?.outstanding, tie?.differing]).toEqual([[], [], []])
  })

  it('tells an amount that differs from the bank', () => {
    const books = booksWith(
      [spent('a', '2026-10-02', 5_000n, 'Acorn Printing')],
      [line('2026-10-03', -4_950n, 'ACORN PRINTING')],
      95_050n,
      95_000n,
    )
    const found = resultsOf(books)
    expect(found.statement_amount?.found).toMatchObject([{ amount: 50n, documents: [{ id: 'a' }] }])
    expect(found.statement_tie_out?.found).toEqual([])
  })
})

const entry = (id: string, date: string, amount: bigint, name: string, more = {}) => ({
  id,
  date: day(date),
  amount,
  name,
  references: [],
  ...more,
})
const said = (date: string, amount: bigint, text: string) => ({ date: day(date), amount, text })

describe('matching', () => {
  it('is sure of one that fits in everything, and never between two alike', () => {
    const one = [entry('a', '2026-10-01', -5_000n, 'Acorn Printing')]
    const alike = [...one, entry('b', '2026-10-02', -5_000n, 'Acorn Printing')]
    const lines = [said('2026-10-03', -5_000n, 'ACORN PRINTING LTD')]
    expect(matchLines(lines, one, BOOKED_TERMS).matches).toMatchObject([{ tier: 'auto', entries: [0] }])
    expect(matchLines(lines, alike, BOOKED_TERMS).matches.filter(({ tier }) => tier === 'auto')).toEqual([])
  })

  it('takes a batch as one amount, and several of one name together', () => {
    const batch = { batch: 'run' }
    const entries = [
      entry('a', '2026-10-01', -1_234n, 'Acorn', batch),
      entry('b', '2026-10-01', -4_321n, 'Kestrel', batch),
    ]
    expect(matchLines([said('2026-10-01', -5_555n, 'PAYMENT RUN')], entries, BOOKED_TERMS).matches[0]?.entries).toEqual(
      [0, 1],
    )
    const several = entries.map((one) => ({ ...one, name: 'Acorn Printing', batch: undefined }))
    expect(matchLines([said('2026-10-02', -5_555n, 'ACORN PRINTING')], several, BOOKED_TERMS).matches).toMatchObject([
      { kind: 'several', entries: [0, 1] },
    ])
  })

  it('never takes what moved the other way', () => {
    const { matches } = matchLines(
      [said('2026-10-01', 5_000n, 'ACORN PRINTING')],
      [entry('a', '2026-10-01', -5_000n, 'Acorn Printing')],
      BOOKED_TERMS,
    )
    expect(matches).toEqual([])
  })

  it('uses a line and an entry once, and automatic matches are exact, whatever is given', () => {
    const drawn = fc.record({
      at: fc.integer({ min: 0, max: 20 }),
      amount: fc.constantFrom(-100n, -200n, -300n, -12_345n, 500n),
      name: fc.constantFrom('Acorn Printing', 'Kestrel Motors', 'Linden'),
    })
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 14 }), fc.array(drawn, { maxLength: 14 }), (some, others) => {
        const on = (at: number) => addDays(period.from, at)
        const lines = some.map(({ at, amount, name }) => ({ date: on(at), amount, text: name.toUpperCase() }))
        const entries = others.map(({ at, amount, name }, place) => ({
          id: String(place),
          date: on(at),
          amount,
          name,
          references: [],
        }))
        const { matches, linesLeft, entriesLeft } = matchLines(lines, entries, BOOKED_TERMS)
        const used = matches.flatMap((one) => one.entries)
        expect(new Set(used).size).toBe(used.length)
        expect([...matches.map((one) => one.line), ...linesLeft].sort((a, b) => a - b)).toEqual([...lines.keys()])
        expect([...used, ...entriesLeft].sort((a, b) => a - b)).toEqual([...entries.keys()])
        expect(matches.every(({ tier, difference }) => tier === 'suggest' || difference === 0n)).toBe(true)
      }),
    )
  })
})

describe('statements on record', () => {
  const text =
    'Account number: 12-3456-7890123-00\nDate,Payee,Amount,Balance\n2026-10-01,A,-5.00,95.00\n2026-10-31,B,1.00,96.00\n'

  it('keeps a statement once, without its account number, until it is taken back', async () => {
    const { bring, read } = notesInMemory()
    await bring({ text })
    await bring({ text })
    const [evidence, ...more] = await read()
    expect(more).toEqual([])
    expect(evidence?.statement).toMatchObject({ accountNumber: '••••2300', closing: 9_600n, opening: 10_000n })
    await bring({ take_back: true })
    expect(await read()).toEqual([])
    await bring({ text })
    expect(await read()).toHaveLength(1)
  })

  it("refuses another account's statement and another currency, with nothing on record", async () => {
    const { bring, read } = notesInMemory()
    await expect(bring({ text: text.replace('2300', '9900').replace('0123-00', '9999-00') })).rejects.toThrow(
      '••••9900',
    )
    await expect(bring({ text: 'Date,Amount,Currency\n2026-10-01,1,USD\n' })).rejects.toThrow('"USD"')
    await expect(bring({ text, take_back: true })).rejects.toThrow('take_back')
    expect(await read()).toEqual([])
  })

  it('says what overlaps, what does not add up and what does not reach the end', async () => {
    const { bring } = notesInMemory()
    await bring({ text })
    const { remarks } = await bring({
      text: 'Date,Payee,Amount,Balance\n2026-10-01,A,-5.00,95.00\n2026-10-20,C,1.00,99.00\n',
    })
    expect(remarks.join(' ')).toMatch(/do not follow.*once.*ends on 2026-10-20.*1 line of it is on record already/)
  })
})

describe('lines of overlapping statements', () => {
  it('count once, as often as the one statement has them that has them most', () => {
    const [a, b] = [line('2026-10-01', -500n, 'A'), line('2026-10-02', -500n, 'A')]
    expect(
      joinedLines([
        [a, a, b],
        [a, b],
      ]),
    ).toEqual([a, a, b])
  })
})

describe('a precoded statement', () => {
  it('has codes only where history is of one mind, and no formula', () => {
    const coded = (id: string, code: string) =>
      spent(id, '2026-09-01', 100n, 'Acorn Printing', {
        lines: [{ accountCode: code, taxType: 'INPUT2' }] as unknown as CloseDocument['lines'],
      })
    const books = {
      documents: [coded('a', '400'), coded('b', '400')],
      taxRates: [{ taxType: 'INPUT2', name: '15% GST on Expenses' }],
    } as unknown as MonthBooks
    const lines = [line('2026-10-03', -4_950n, 'ACORN PRINTING'), line('2026-10-04', -1n, '=cmd()')]
    const csv = precodedCsv(lines, codingFor(lines, books), false).split('\r\n')
    expect(csv[1]).toBe('03/10/2026,-49.50,ACORN PRINTING,,,400,15% GST on Expenses,Acorn Printing')
    expect(csv[2]).toContain("'=cmd()")
    expect(codingFor(lines, { ...books, documents: [coded('a', '400'), coded('b', '401')] })[0]?.accountCode).toBe('')
  })
})
