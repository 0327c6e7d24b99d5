import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText, maskAccountNumber, quoted } from '../../src/books/ledger-text.ts'

describe('ledger text', () => {
  it.each([
    ['a\nb\r\n\tc', 'a b c'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['right\u202eto\u2066left', 'righttoleft'],
    ['tag\u{e0041}\u{e0020}s', 'tags'],
    ['esc\u001b[31mred', 'esc[31mred'],
    ['  spaced   out  ', 'spaced out'],
    ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln here', 'token [hidden] here'],
    ['Authorization: Bearer abcdefghijklmnop1234', 'Authorization: [hidden]'],
    ['Māori Café 株式会社', 'Māori Café 株式会社'],
  ])('%j becomes %j', (text, expected) => expect(cleanText(text)).toBe(expected))

  it('properties: one visible line within the limit, and cleaning again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, limit) => {
        const clean = cleanText(text, limit)
        expect([...clean].length).toBeLessThanOrEqual(limit)
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
        expect(cleanText(clean, limit)).toBe(clean.trim())
      }),
    )
  })

  it('cannot close its quotation, whatever the quotation marks', () => {
    expect(quoted('a" b“ c” d')).toBe("\"a' b' c' d\"")
  })

  it('properties: a quotation cannot be closed from inside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(quoted(text).slice(1, -1)).not.toMatch(/["“”]/)
      }),
    )
  })

  it.each([
    ['', ''],
    ['12-3456-0789012-00', '••••1200'],
    ['123', '••••'],
    ['1234', '••••'],
    ['12-345', '••••2345'],
    ['GB29 NWBK 6016 1331 9268 19', '••••6819'],
  ])('masks %j as %j', (text, expected) => expect(maskAccountNumber(text)).toBe(expected))
})
