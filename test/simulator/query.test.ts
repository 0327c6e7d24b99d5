import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileWhere } from '../../src/simulator/query/where.ts'
import { messageOf, type Row, rows, table } from './query-rows.ts'

/** Which rows, 1 to 3, a filter keeps. */
function kept(where: string): string {
  const test = compileWhere(where, table)
  return rows.flatMap((row, index) => (test(row) ? [index + 1] : [])).join('')
}

describe('where', () => {
  it.each([
    ['Status=="AUTHORISED"', '1'],
    ['Status="authorised"', '1'],
    ['status == "Draft"', '2'],
    ['Status!="PAID"', '12'],
    ['Status<>"PAID"', '12'],
    ['AmountDue>0', '1'],
    ['AmountDue >= 0', '12'],
    ['AmountDue==100.10', '1'],
    ['AmountDue==100.1m', '1'],
    ['AmountDue = 100.100000', '1'],
    ['AmountDue < -4.99', '3'],
    ['AmountDue==-5', '3'],
    ['0 < AmountDue', '1'],
    ['Quantity == 1.5', '1'],
    ['Quantity == 0.0001', '2'],
    ['AmountDue < Quantity', '23'],
    ['InvoiceID==Guid("AAAAAAAA-0000-4000-8000-000000000002")', '2'],
    ['InvoiceID==Guid("aaaaaaaa00004000800000000000000 3")'.replace(' ', ''), '3'],
    ['InvoiceID==Guid.Parse("aaaaaaaa-0000-4000-8000-000000000003")', '3'],
    ['Contact.ContactID=Guid("cccccccc-0000-4000-8000-000000000001")', '13'],
    ['Contact.Name="acme ltd"', '13'],
    ['Contact.Name.Contains("AND")', '2'],
    ['Contact.Name=="O\'Brien AND Sons"', '2'],
    ['Date >= DateTime(2026,02,01)', '23'],
    ['Date >= DateTime(2026, 1, 15) AND Date < DateTime(2026, 2, 1)', '1'],
    ['Date == DateTime.Parse("2026-03-31")', '3'],
    ['Date>=DateTime.Parse("2026-02-01T00:00:00")', '23'],
    ['Date > DateTime(2026,3,30,23,59,59)', '3'],
    ['UpdatedDateUTC>=DateTime(2026,1,16,1,2,4)', '23'],
    ['DueDate!=null', '13'],
    ['DueDate==null', '2'],
    ['DueDate < DateTime(2030,1,1)', '13'],
    ['DueDate != DateTime(2026,3,31)', '12'],
    ['DueDate.HasValue && DueDate.Value > DateTime(2026,3,1)', '3'],
    ['EmailAddress!=null&&EmailAddress=="AP@acme.example"', '1'],
    ['EmailAddress != null && EmailAddress.Contains("@")', '1'],
    ['EmailAddress.Contains("@")', '1'],
    ['EmailAddress==""', '3'],
    ['InvoiceNumber.StartsWith("inv-")', '12'],
    ['InvoiceNumber.EndsWith("2")', '2'],
    ['InvoiceNumber.ToLower()=="inv-0001"', '1'],
    ['InvoiceNumber.ToUpper().Contains("BILL")', '3'],
    ['"INV-0001,BILL-7".Contains(InvoiceNumber)', '13'],
    ['InvoiceNumber>="INV"', '12'],
    ['SentToContact', '13'],
    ['SentToContact==false', '2'],
    ['!SentToContact', '2'],
    ['NOT SentToContact OR Status=="PAID"', '23'],
    ['Status=="PAID"||Status=="DRAFT"&&SentToContact', '3'],
    ['(Status=="PAID"||Status=="DRAFT")&&SentToContact', '3'],
    ['Status=="DRAFT" OR Status=="AUTHORISED" AND SentToContact==true', '12'],
    ['(AmountDue>0)==SentToContact', '12'],
    ['Contact!=null', '123'],
    ['Contact == null', ''],
    ['null == DueDate', '2'],
    ['true', '123'],
    ['1 == 1.0', '123'],
  ])('%s keeps %s', (where, expected) => {
    expect(kept(where)).toBe(expected)
  })

  it.each([
    ['x=="1"', "No property or field 'x' exists in type 'Invoice' (at index 0)"],
    ['Status=="A" && Colour=="B"', "No property or field 'Colour' exists in type 'Invoice' (at index 15)"],
    ['Contact.Colour=="B"', "No property or field 'Colour' exists in type 'Contact' (at index 8)"],
    ['Status.Colour=="B"', "No property or field 'Colour' exists in type 'String' (at index 7)"],
    ['AmountDue=="5"', "Operator '==' incompatible with operand types 'Decimal' and 'String' (at index 9)"],
    ['Date>="2026-01-01"', "Operator '>=' incompatible with operand types 'DateTime' and 'String' (at index 4)"],
    ['InvoiceID=="a"', "Operator '==' incompatible with operand types 'Guid' and 'String' (at index 9)"],
    ['SentToContact=="true"', "Operator '==' incompatible with operand types 'Boolean' and 'String' (at index 13)"],
    [
      'InvoiceID>Guid("aaaaaaaa-0000-4000-8000-000000000002")',
      "Operator '>' incompatible with operand types 'Guid' and 'Guid' (at index 9)",
    ],
    ['DueDate>null', "Operator '>' incompatible with operand types 'DateTime' and 'Object' (at index 7)"],
    ['Status && SentToContact', "Operator '&&' incompatible with operand types 'String' and 'Boolean' (at index 7)"],
    ['!Status', "Operator '!' incompatible with operand type 'String' (at index 0)"],
    ['Status', "Expression of type 'Boolean' expected (at index 0)"],
    ['Status=="A', 'Unterminated string literal (at index 10)'],
    ["Status=='PAID'", 'Character literal must contain exactly one character (at index 8)'],
    ['Status=="A""B"', 'Syntax error (at index 11)'],
    ['Status==', 'Expression expected (at index 8)'],
    ['(Status=="A"', "')' or operator expected (at index 12)"],
    ['Status=="A")', 'Syntax error (at index 11)'],
    ['Status=="A" # 1', "Syntax error '#' (at index 12)"],
    ['Status.Contains("A"', "')' or ',' expected (at index 19)"],
    ['Status.Contains(1)', "No applicable method 'Contains' exists in type 'String' (at index 7)"],
    ['AmountDue.Contains("1")', "No applicable method 'Contains' exists in type 'Decimal' (at index 10)"],
    ['Status.constructor()', "No applicable method 'constructor' exists in type 'String' (at index 7)"],
    ['InvoiceID==Guid("x")', 'Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).'],
    ['Date>DateTime(2026,2,30)', 'Year, Month, and Day parameters describe an un-representable DateTime.'],
    ['Date>DateTime.Parse("soon")', 'String was not recognized as a valid DateTime.'],
    ['Date>DateTime.Now', "No property or field 'Now' exists in type 'DateTime' (at index 14)"],
    ['Date>DateTime(2026)', "No matching constructor in type 'DateTime' (at index 5)"],
    ['AmountDue>1e5', "Invalid real literal '1e5' (at index 10)"],
  ])('%s is refused', (where, message) => {
    const refusal = messageOf(() => compileWhere(where, table))
    expect(refusal).toEqual({ ErrorNumber: 16, Type: 'QueryParseException', Message: message })
  })

  it.each(['(', '!', 'not ', 'true==', 'Status.Trim().', '-', 'true&&'])('refuses endless %s', (piece) => {
    const refusal = messageOf(() => compileWhere(`${piece.repeat(50_000)}true`, table))
    expect(refusal).toMatchObject({ ErrorNumber: 16, Type: 'QueryParseException' })
  })

  it('carries a long list of alternatives', () => {
    const long = Array.from({ length: 1_000 }, (_, index) => `InvoiceNumber=="X-${index}"`).join(' OR ')
    expect(kept(`${long} OR Status=="PAID"`)).toBe('3')
  })

  it('throws nothing but Xero refusals, whatever the text', () => {
    const words = fc.constantFrom(
      ...[
        'Status',
        'AmountDue',
        'Date',
        'Contact',
        'Contact.Name',
        'InvoiceID',
        'SentToContact',
        'DueDate',
        '"a"',
        '1',
      ],
      ...[
        '==',
        '!=',
        '<',
        '>=',
        '&&',
        '||',
        '!',
        '(',
        ')',
        ',',
        '.',
        'null',
        'true',
        'Guid',
        'DateTime',
        '.Contains(',
        '-',
      ],
      ...['AND', 'or', 'not', '2026', '1.5', '.Parse(', '.Value', '.HasValue', '.ToLower()', 'DateTime(2026,1,1)', '"'],
    )
    const honest = (text: string) => {
      const refusal = messageOf(() => rows.map(compileWhere(text, table)))
      if (refusal !== undefined) expect(refusal).toMatchObject({ ErrorNumber: 16, Type: 'QueryParseException' })
    }
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), honest), { numRuns: 2_000 })
    const joined = fc.array(words, { maxLength: 14 }).map((parts) => parts.join(' '))
    fc.assert(fc.property(joined, honest), { numRuns: 5_000 })
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 14 }).map((parts) => parts.join('')),
        honest,
      ),
      { numRuns: 5_000 },
    )
  })

  it('agrees with a plain evaluation of random conditions', () => {
    const leaf = fc.constantFrom<[string, (row: Row) => boolean]>(
      ['Status=="PAID"', (row) => row.status === 'PAID'],
      ['AmountDue>0', (row) => row.due > 0n],
      ['SentToContact', (row) => row.sent],
      ['DueDate==null', (row) => row.dueDate === undefined],
      ['Date<DateTime(2026,2,2)', (row) => row.date < '2026-02-02'],
    )
    type Condition = [string, (row: Row) => boolean]
    const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 5 },
        leaf,
        tie('condition').map(([text, test]): Condition => [`!(${text})`, (row) => !test(row)]),
        fc
          .tuple(tie('condition'), fc.boolean(), tie('condition'))
          .map(
            ([[a, x], and, [b, y]]): Condition => [
              `(${a}) ${and ? '&&' : 'OR'} (${b})`,
              (row) => (and ? x(row) && y(row) : x(row) || y(row)),
            ],
          ),
      ),
    }))
    fc.assert(
      fc.property(condition, ([text, test]) => {
        expect(rows.map(compileWhere(text, table))).toEqual(rows.map(test))
      }),
    )
  })

  it('compares amounts exactly at any size', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (amount) => {
        const text = `${amount < 0n ? '-' : ''}${(amount < 0n ? -amount : amount).toString().padStart(3, '0')}`
        const literal = `${text.slice(0, -2)}.${text.slice(-2)}`
        const [first] = rows
        if (!first) return
        const test = compileWhere(`AmountDue==${literal}`, table)
        expect([amount - 1n, amount, amount + 1n].map((due) => test({ ...first, due }))).toEqual([false, true, false])
      }),
    )
  })
})
