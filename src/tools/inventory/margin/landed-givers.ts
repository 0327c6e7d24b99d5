import type { Invoice } from '../../../books/documents.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import type { TaxRate } from '../../../books/organisation.ts'
import { Fault } from '../../../call/fault.ts'
import { documentText } from '../../documents/document-ref.ts'
import type { GoodsLine } from './allocate-costs.ts'
import type { Cost } from './landed-costs.ts'
import { asWritten, type BillTax, type Giver } from './landed-edit.ts'

/** How lines begin that take costs off the account that they were coded to, because goods bear them. */
export const AGAINST = 'Taken into stock: '

/** Throws Fault for a bill that can no longer take costs into the price of its goods. Pure. */
export function refuseUnlessDraft(bill: Invoice): void {
  if (bill.status === 'DRAFT') return
  throw new Fault(
    'refused',
    `apply: ${documentText(bill)} is ${bill.status}, and only a DRAFT bill can take costs into the price of its goods. Xero takes no journal on an inventory account, so what has moved stock keeps its cost.`,
    bill.status === 'SUBMITTED'
      ? 'A person can set it back to draft in Xero; or leave apply out and use the figures.'
      : 'Leave apply out and use the figures for prices; next time apply them before the bill is approved.',
  )
}

/** The tax that all goods of a bill share. Throws Fault where they do not, or where its rate is not known. Pure. */
export function taxOf(bill: Invoice, goods: readonly GoodsLine[], taxRates: readonly TaxRate[]): BillTax {
  const types = [...new Set(goods.map(({ taxType }) => taxType))]
  const [taxType = ''] = types
  const rate = taxRates.find((one) => one.taxType === taxType)?.rate
  const { lineAmountTypes } = bill
  if (types.length === 1 && (rate !== undefined || lineAmountTypes === 'NoTax' || taxType === '')) {
    return { lineAmountTypes, taxType: lineAmountTypes === 'NoTax' ? '' : taxType, rate: rate ?? 0n }
  }
  throw new Fault(
    'refused',
    types.length === 1
      ? `apply: the rate of the tax type ${cleanText(taxType, 20)} is not known, so what the bill comes to could change.`
      : `apply: the goods bear different taxes (${types.map((type) => cleanText(type, 20)).join(', ')}), so what the bill comes to would change.`,
    'Leave apply out, and change the lines with update_document as the figures say.',
  )
}

/** Where costs are taken from: lines of the bill at the tax of its goods shrink, all other costs get a line against their account. Throws Fault. Pure. */
export function giversOf(bill: Invoice, costs: readonly Cost[], tax: BillTax): Giver[] {
  return costs.map((cost, index): Giver => {
    const own = cost.ownLine === undefined ? undefined : bill.lines?.[cost.ownLine - 1]
    if (own && cost.ownLine !== undefined && (tax.lineAmountTypes === 'NoTax' || own.taxType === tax.taxType)) {
      return { from: 'line', line: cost.ownLine, amount: own.lineAmount }
    }
    const description = `${AGAINST}${cost.words}`
    refuseAgain(bill, description)
    if (cost.account !== '')
      return { from: 'account', account: cost.account, amount: asWritten(cost.amount, tax), description }
    throw new Fault(
      'invalid_input',
      `costs.${index}.account: to take the amount into stock it has to come off the account that the cost is coded to.`,
      'Give that account, such as the one for freight.',
    )
  })
}

function refuseAgain(bill: Invoice, description: string): void {
  const at = (bill.lines ?? []).findIndex((line) => line.description === description)
  if (at < 0) return
  throw new Fault(
    'refused',
    `costs: line ${at + 1} of the bill takes this cost into stock already.`,
    'Remove that line and set the prices back first (update_document), or leave apply out.',
  )
}
