import type { Day } from '../../../books/day.ts'
import { averageCost } from '../../../books/items.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Decimal4, divideRounded, formatAmount, formatPrice, formatShort } from '../../../books/money.ts'
import type { OpenOrder } from '../movements/movement.ts'
import type { ItemStatus, StockFlag } from './item-status.ts'
import type { StockAccount } from './stock-value.ts'

/** A quantity for people: no more places than it has. */
export function units(quantity: Decimal4): string {
  return formatShort(quantity, 4)
}

/** Orders by number with what is still to come of each, and when it is or was due. */
export function ordersText(orders: readonly OpenOrder[], today: Day): string {
  return orders
    .map((order) => `${cleanText(order.number, 20)}: ${units(order.quantity)}${dueText(order, today)}`)
    .join(', ')
}

function dueText({ expected }: OpenOrder, today: Day): string {
  if (expected === undefined) return ''
  return expected < today ? `, was due ${expected}` : `, due ${expected}`
}

/** For how long stock lasts; '' where nothing was sold lately. */
export function coverText({ class: { coverDays } }: ItemStatus): string {
  return coverDays === undefined ? '' : coverDays > 999 ? 'over 999' : String(Math.floor(coverDays))
}

/** A number of units in a week, one decimal place. */
export function weeklyText(perWeek: number): string {
  return String(Math.round(perWeek * 10) / 10)
}

const FLAG_WORDS: Readonly<Record<StockFlag, (status: ItemStatus) => string>> = {
  low: ({ class: { coverDays = 0 }, lowDays, lead, onOrder }) =>
    `low: lasts ${Math.floor(coverDays)} days, ${Math.round(lowDays)} are needed (${Math.round(lead.days)} to arrive${lead.from === 'nothing' ? ', a guess' : ''})${onOrder > 0n ? ', more is on order' : ''}`,
  dead: () => 'dead: none sold in 180 days',
  slow: () => 'slow: none sold in 90 days',
  negative: ({ available }) => `negative: ${units(-available)} sold that are not there`,
  below_cost: (status) => `price below cost: ${belowCostText(status)}`,
  cost_jump: ({ bought }) => `cost jump: ${jumpText(bought)}`,
  unexplained: ({ unexplained }) =>
    `unexplained: ${units(unexplained < 0n ? -unexplained : unexplained)} ${unexplained < 0n ? 'fewer' : 'more'} than documents say`,
}

/** What is to be looked at about an item, in short. */
export function flagsText(status: ItemStatus): string {
  return status.flags.map((flag) => FLAG_WORDS[flag](status)).join('; ')
}

function belowCostText({ item, soldAt }: ItemStatus): string {
  const cost = averageCost(item) ?? 0n
  const { unitPrice } = item.sales
  const listed = unitPrice !== undefined && unitPrice < cost ? [`listed at ${formatPrice(unitPrice)}`] : []
  const sold = soldAt !== undefined && soldAt < cost ? [`sold at ${priceText(soldAt)}`] : []
  return `${[...listed, ...sold].join(' and ')}, costs ${priceText(cost)}`
}

function jumpText(bought: ItemStatus['bought']): string {
  if (bought?.before === undefined) return ''
  const percent = bought.before === 0n ? 0n : divideRounded((bought.last - bought.before) * 100n, bought.before)
  return `bought at ${priceText(bought.last)}, before at ${priceText(bought.before)} (+${percent}%)`
}

/** A unit price worked out by dividing: to the cent. */
export function priceText(price: Decimal4): string {
  return formatAmount(divideRounded(price, 100n))
}

/** Whether stock accounts hold what their items are worth, and what may be behind a difference. */
export function valueText(accounts: readonly StockAccount[], base: string): string {
  return accounts.map((account) => accountText(account, base)).join(' ')
}

function accountText({ code, name, items, ledger, ahead }: StockAccount, base: string): string {
  const account = `Account ${cleanText(code, 10)} ${quoted(name, 40)}`
  const difference = ledger - items
  if (difference === 0n) return `${account} has a balance of ${formatAmount(ledger)} ${base}: it agrees with the items.`
  const has = `${account} has a balance of ${formatAmount(ledger)} ${base}, its items are worth ${formatAmount(items)}: a difference of ${formatAmount(difference)}.`
  if (ahead !== 0n && difference === -ahead) {
    return `${has} All of it is of documents dated after today, which have moved stock already.`
  }
  const later = ahead === 0n ? '' : `${formatAmount(-ahead)} of it is of documents dated after today. `
  return `${has} ${later}Likely causes: a conversion balance that was entered without items, or lines coded to the account before it was one for stock. Manual journals cannot be posted there.`
}
