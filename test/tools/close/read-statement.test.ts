import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { formatDecimal } from '../../../src/books/money.ts'
import { Fault } from '../../../src/call/fault.ts'
import { isSameAccount, readStatement } from '../../../src/tools/close/statements/read-statement.ts'
import type { StatementLine } from '../../../src/tools/close/statements/statement.ts'
import { printCsv } from '../../../src/tools/lists/csv.ts'

const read = (text: string | Uint8Array, hints = {}) => readStatement(text, 'text', hints)

function refused(text: string | Uint8Array, hints = {}): Fault {
  try {
    read(text, hints)
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown
    throw thrown
  }
  throw new Error('it was read')
}

const shown = ({ lines }: { lines: readonly StatementLine[] }) => lines.map(({ date, amount }) => `${date} ${amount}`)

describe('a statement as CSV', () => {
  it.each([
    ['one amount', 'Date,Description,Amount\n31/10/2026,Coffee,-4.50\n', ['2026-10-31 -450']],
    [
      'debit and credit',
      'Date;Details;Debit;Credit\n31.10.2026;Kaffee;4,50;\n31.10.2026;Miete;;1.200,00\n',
      ['2026-10-31 -450', '2026-10-31 120000'],
    ],
    ['a month by name', 'Date\tNarrative\tPaid out\tPaid in\n01 Oct 2026\tA\t1,000.00\t\n', ['2026-10-01 -100000']],
    [
      'titles above',
      'My bank\nAccount number: 12-3456-7890123-00\n\nDate,Payee,Amount\n20261013,A,"1,234.56"\n',
      ['2026-10-13 123456'],
    ],
    [
      'a side in its own column',
      'Date,Type,Amount,Memo\n2026-10-01,DR,5.00,a\n2026-10-02,CR,6.00,b\n',
      ['2026-10-01 -500', '2026-10-02 600'],
    ],
    [
      'minus behind and brackets',
      'Date,Amount\n2026-10-01,5.00-\n2026-10-02,(6.00)\n',
      ['2026-10-01 -500', '2026-10-02 -600'],
    ],
    [
      'newest first',
      'Date,Amount,Balance\n2026-10-02,-1.00,9.00\n2026-10-01,10.00,10.00\n',
      ['2026-10-01 1000', '2026-10-02 -100'],
    ],
  ])('%s', (_, text, lines) => expect(shown(read(text))).toEqual(lines))

  it('takes opening and closing balance from its column', () => {
    const { opening, closing } = read('Date,Amount,Balance\n2026-10-02,-1.00,9.00\n2026-10-01,10.00,10.00\n')
    expect([opening, closing]).toEqual([0n, 900n])
  })

  it('decides by the whole file whether the day or the month comes first', () => {
    expect(shown(read('Date,Amount\n01/10/2026,1\n13/10/2026,2\n'))[0]).toBe('2026-10-01 100')
    expect(shown(read('Date,Amount\n10/01/2026,1\n10/13/2026,2\n'))[0]).toBe('2026-10-01 100')
    expect(shown(read('Date,Amount\n05/10/2026,1\n06/10/2026,2\n01/11/2026,3\n'))[0]).toBe('2026-10-05 100')
  })

  it('asks where both can be, and takes the answer', () => {
    const text = 'Date,Amount\n05/10/2026,1\n06/10/2026,2\n'
    expect(refused(text).next).toContain('date_order')
    expect(shown(read(text, { dateOrder: 'month_first' }))[0]).toBe('2026-05-10 100')
    expect(shown(read(text, { expected: { from: day('2026-10-01'), to: day('2026-10-31') } }))[0]).toBe(
      '2026-10-05 100',
    )
  })

  it('asks for the meaning of columns without headings, and takes the answer', () => {
    const text = '31/10/2026,Coffee,x,-4.50\n'
    expect(refused(text).next).toContain('columns')
    expect(shown(read(text, { columns: 'date,description,-,amount' }))).toEqual(['2026-10-31 -450'])
    expect(refused(text, { columns: 'date,price' }).fact).toContain('"price"')
  })

  it("reads Xero's export of uncoded lines", () => {
    const text =
      'Uncoded Statement Lines\r\nHoney\r\n\r\nBusiness Bank\r\nDate,Payee,Particulars,Reference,Code,Comments,Your Comments,Tax,Spent,Received\r\n31/10/2026,ACME,Rent,R1,,,,,100.00,\r\n'
    expect(read(text)).toMatchObject({
      format: 'xero_uncoded',
      accountName: 'Business Bank',
      lines: [{ amount: -10_000n, payee: 'ACME' }],
    })
  })

  it.each([
    ['nothing', '', 'empty'],
    ['a header alone', 'Date,Amount\n', 'no line'],
    ['an amount that is none', 'Date,Amount\n2026-10-01,x\n', '"x"'],
    ['a day that does not exist', 'Date,Amount\n2026-02-30,1\n', 'row 2'],
    ['amounts of both kinds', 'Date,Amount\n2026-10-01,"1,5"\n2026-10-02,1.5\n', 'amounts'],
    ['open quotes', 'Date,Amount\n2026-10-01,"1\n', 'quotes'],
  ])('refuses %s and says where', (_, text, words) => expect(refused(text).fact).toContain(words))

  it('reads UTF-16 and Windows-1252', () => {
    const text = 'Date,Payee,Amount\n2026-10-01,Caf\u00e9,1.00\n'
    expect(read(Buffer.from(`\ufeff${text}`, 'utf16le')).lines[0]?.payee).toBe('Café')
    expect(read(Buffer.from(text, 'latin1')).lines[0]?.payee).toBe('Café')
  })
})

const SGML = `OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>NZD\n<BANKACCTFROM><BANKID>1<ACCTID>12345678</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261001<DTEND>20261031<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261005120000[+13:NZDT]<TRNAMT>-4.50<FITID>a1<NAME>A & B<MEMO></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>95.50<DTASOF>20261031</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`

describe('a statement as OFX', () => {
  it('reads version 1, whose elements have no ends', () => {
    expect(read(SGML)).toMatchObject({
      ...{
        format: 'ofx',
        accountNumber: '12345678',
        currency: 'NZD',
        from: '2026-10-01',
        to: '2026-10-31',
        closing: 9_550n,
      },
      lines: [{ id: 'a1', date: '2026-10-05', amount: -450n, payee: 'A & B', description: '' }],
    })
  })

  it('says where an amount is none', () => {
    expect(refused(SGML.replace('-4.50', 'lots')).fact).toMatch(/line \d+, TRNAMT: "lots"/)
  })

  it('refuses entities and what nests too deep', () => {
    const bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><OFX>&b;</OFX>'
    expect(refused(bomb.replace('<OFX>', '<x>').replace('</OFX>', '</x>')).fact).toContain('document type')
    expect(refused(`<?xml version="1.0"?><OFX>&b;</OFX>`).fact).toContain('well-formed')
    expect(refused(`<?xml version="1.0"?><OFX>${'<a>'.repeat(60)}${'</a>'.repeat(60)}</OFX>`).fact).toContain('deep')
  })
})

const camt = (entries: string) =>
  `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><FrToDt><FrDtTm>2026-10-01T00:00:00</FrDtTm><ToDtTm>2026-10-31T23:59:59</ToDtTm></FrToDt><Acct><Id><IBAN>GB33BUKB20201555555555</IBAN></Id><Ccy>GBP</Ccy></Acct><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>2026-10-31</Dt></Dt></Bal>${entries}</Stmt></BkToCstmrStmt></Document>`
const entry = (amount: string, status = 'BOOK') =>
  `<Ntry><Amt Ccy="GBP">${amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>${status}</Sts><BookgDt><Dt>2026-10-05</Dt></BookgDt><NtryDtls><TxDtls><RltdPties><Cdtr><Nm>One</Nm></Cdtr></RltdPties></TxDtls><TxDtls><RltdPties><Cdtr><Nm>Two</Nm></Cdtr></RltdPties></TxDtls></NtryDtls></Ntry>`

describe('a statement as CAMT.053', () => {
  it('reads booked entries, those of several parties as one line', () => {
    const statement = read(camt(entry('4.50') + entry('9.99', 'PDNG')))
    expect(statement).toMatchObject({ format: 'camt', currency: 'GBP', to: '2026-10-31', closing: -1_000n })
    expect(statement.lines).toMatchObject([{ amount: -450n, payee: 'One, Two' }])
  })

  it('says where something is missing', () => {
    expect(refused(camt(entry('4.50').replace('2026-10-05', 'soon'))).fact).toContain('BookgDt')
    expect(refused('<html><body>log in</body></html>').fact).toContain('"html"')
  })
})

describe('account numbers', () => {
  it.each([
    ['12-3456-7890123-00', '123456789012300', true],
    ['7890123', '12-3456-7890123', true],
    ['12', '3412', false],
    ['', '1', false],
    ['123456', '654321', false],
  ])('%s and %s', (one, other, same) => expect(isSameAccount(one, other)).toBe(same))
})

const word = fc.stringMatching(/^[A-Za-z][A-Za-z ,;"&<-]{0,14}[A-Za-z]$/).map((text) => text.replace(/ {2,}/g, ' '))
const lines = fc.array(
  fc.record({ payee: word, cents: fc.integer({ min: -9_999_999, max: 9_999_999 }).filter((one) => one !== 0) }),
  { minLength: 1, maxLength: 30 },
)
const dated = (all: readonly { payee: string; cents: number }[]) =>
  all.map(({ payee, cents }, index) => ({
    payee,
    amount: BigInt(cents),
    date: addDays(day('2026-10-12') as Day, index),
  }))
const parts = ({ payee, amount, date }: { payee: string; amount: bigint; date: Day }) => ({ payee, amount, date })
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

function entryOf({ date, payee, amount }: { payee: string; amount: bigint; date: Day }): string {
  const [side, other, value] = amount < 0n ? ['DBIT', 'Cdtr', -amount] : ['CRDT', 'Dbtr', amount]
  const party = `<NtryDtls><TxDtls><RltdPties><${other}><Nm>${escaped(payee)}</Nm></${other}></RltdPties></TxDtls></NtryDtls>`
  const booked = `<CdtDbtInd>${side}</CdtDbtInd><BookgDt><Dt>${date}</Dt></BookgDt>`
  return `<Ntry><Amt>${formatDecimal(BigInt(value), 2)}</Amt>${booked}${party}</Ntry>`
}

describe('what was printed is read', () => {
  it('as CSV, OFX and CAMT.053', () => {
    fc.assert(
      fc.property(lines, (drawn) => {
        const all = dated(drawn)
        const csv = printCsv([
          ['Date', 'Payee', 'Amount'],
          ...all.map(({ date, payee, amount }) => [date, payee, formatDecimal(amount, 2)]),
        ])
        const ofx = `<OFX><STMTRS><BANKTRANLIST>${all.map(({ date, payee, amount }) => `<STMTTRN><DTPOSTED>${date.replaceAll('-', '')}<TRNAMT>${formatDecimal(amount, 2)}<NAME>${escaped(payee)}</STMTTRN>`).join('\n')}</BANKTRANLIST></STMTRS></OFX>`
        const xml = camt(all.map(entryOf).join(''))
        for (const text of [csv, ofx, xml]) expect(read(text).lines.map(parts)).toEqual(all)
      }),
      { numRuns: 150 },
    )
  })

  it('and whatever else is given is a fault', () => {
    const pieces = fc
      .array(
        fc.constantFrom(
          '<OFX>',
          '<STMTRS>',
          '</STMTRS>',
          '<STMTTRN>',
          '<DTPOSTED>',
          '20261001',
          'Date,Amount',
          '\n',
          ',',
          '"',
          '<',
          '&',
          '1/2/2026',
          '-1.00',
          '<?xml',
          '<Ntry>',
          'é',
        ),
        { maxLength: 25 },
      )
      .map((all) => all.join(''))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), pieces), (given) => {
        try {
          expect(read(given).lines.length).toBeGreaterThanOrEqual(0)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Fault)
        }
      }),
      { numRuns: 600 },
    )
  })
})
