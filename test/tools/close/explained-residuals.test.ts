import { describe, expect, it } from 'vitest'
import { cents } from '../../../src/books/money.ts'
import { explainedResiduals } from '../../../src/tools/close/checks/explained-residuals.ts'
import { docLine, monthBooks, spend } from './month-fixture.ts'

describe('bank transactions in a currency whose rate nothing tells', () => {
  const lines = [docLine({ accountCode: '429', net: cents('600') }), docLine({ accountCode: '300', net: cents('400') })]
  const spent = spend({ currency: 'USD', total: cents('1000'), bankAccount: '091', lines })
  const books = monthBooks([spent], { untoldRates: new Set([spent.id]) })

  it('are named where all their accounts are off by the same share', () => {
    const off = new Map([
      ['account-091', cents('-640')],
      ['account-429', cents('384')],
      ['account-300', cents('256')],
    ])
    const { rest, because } = explainedResiduals(books, off)
    expect(rest).toEqual(new Map())
    expect(because).toEqual([
      "640.00 NZD come from the rate of USD, which neither Xero's list of bank transactions nor any document tells: all accounts of 1 bank transaction are off by the same share, and the amounts themselves were not checked.",
    ])
  })

  it('hide nothing that is off by another share', () => {
    const off = new Map([
      ['account-091', cents('-640')],
      ['account-429', cents('184')],
      ['account-300', cents('456')],
    ])
    expect(explainedResiduals(books, off).rest).toEqual(off)
  })

  it('hide nothing on an account that they do not post to', () => {
    const off = new Map([
      ['account-091', cents('-640')],
      ['account-429', cents('384')],
      ['account-437', cents('256')],
    ])
    expect(explainedResiduals(books, off).rest).toEqual(off)
  })
})
