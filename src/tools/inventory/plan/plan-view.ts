import { addDays, type Day } from '../../../books/day.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Cents, formatAmount, formatDecimal, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Table, View } from '../../../call/reply.ts'
import { type Column, counted, tableOf } from '../../lists/columns.ts'
import { moreText } from '../../lists/cursor.ts'
import { units } from '../reorder/why-order.ts'
import type { ApartLine, OrderedLine, ReorderPlan } from './make-plan.ts'
import type { PlanLine } from './plan-line.ts'
import { bySupplier } from './plan-record.ts'

/** What a plan is shown with. `drafted` is what draft orders hold of an item, units, by its code in capitals. */
export interface PlanShown {
  id: string | undefined
  plan: ReorderPlan
  today: Day
  baseCurrency: string
  budget: Cents | undefined
  drafted: ReadonlyMap<string, number>
  /** The lines of this page, and the cursor of the next. */
  page: readonly OrderedLine[]
  cursor: string | undefined
  /** How many items the organisation keeps stock of. */
  tracked: number
  /** Whether certain items were asked for, so that those that need nothing are shown as well. */
  asked: boolean
  notes: readonly string[]
}

const MOST_APART = 15
const FAR = 400
/** What of the reasons for not ordering a setting mends. */
const SETTLED = /set (?:a target|one|another one)/

/** A plan for reading: by supplier, with what it comes to, and apart what is not ordered. */
export function planView(shown: PlanShown): View {
  const { plan, id, cursor, page, asked } = shown
  const apart = [...plan.cutAway, ...plan.apart]
  const [only] = asked ? [...plan.ordered, ...apart, ...plan.enough] : []
  const single = plan.ordered.length + apart.length + plan.enough.length === 1 ? only : undefined
  return {
    say: sayPlan(shown),
    sections: [
      ...bySupplier(page).map((lines) => ({ heading: supplierHeading(lines, plan), table: orderTable(lines, shown) })),
      {
        heading: `Not ordered: ${counted(apart.length, 'item')}`,
        table: apartTable(apart.slice(0, MOST_APART), shown),
      },
      ...(asked ? [{ heading: 'Enough', table: apartTable(plan.enough.slice(0, MOST_APART), shown) }] : []),
    ],
    notes: [...(single ? wholeWhy(single) : []), ...planNotes(shown, apart.length)],
    next: [
      moreText(cursor) ?? '',
      id === undefined ? '' : `Nothing is ordered. With the user's yes: create_purchase_orders with plan "${id}".`,
    ]
      .filter((text) => text !== '')
      .join(' '),
    data: planData(shown, apart.length),
  }
}

function sayPlan({ plan, id, baseCurrency, budget, tracked }: PlanShown): string {
  const { ordered, enough } = plan
  const rest = `${counted(enough.length, 'item')} ${enough.length === 1 ? 'has' : 'have'} enough`
  if (id === undefined) {
    const apart = plan.cutAway.length + plan.apart.length
    if (apart + enough.length === 0) return nothingThere(tracked)
    const unsure = apart === 0 ? '' : `${counted(apart, 'item')} ${apart === 1 ? 'is' : 'are'} listed apart, with why; `
    return `Nothing is to be ordered; ${unsure}${rest}.`
  }
  const suppliers = counted(bySupplier(ordered).length, 'supplier')
  const within = budget === undefined ? '' : ` of a budget of ${formatAmount(budget)}`
  const cost = `${moneyText(plan.cost, baseCurrency)}${within}`
  return `Reorder plan ${id}: ${counted(ordered.length, 'item')} from ${suppliers} for ${cost}, without tax; ${rest}.`
}

function nothingThere(tracked: number): string {
  return tracked === 0
    ? 'Nothing is to be ordered: no item is tracked, so Xero keeps no stock here.'
    : 'Nothing is to be ordered: no tracked item is bought from these suppliers.'
}

function supplierHeading([first]: readonly OrderedLine[], { ordered }: ReorderPlan): string {
  if (!first) return ''
  const all = ordered.filter(({ supplier }) => supplier.id === first.supplier.id)
  const total = moneyText(sum(all.map((line) => line.total)), first.supplier.currency)
  // It stands above a table, whose cells a bar would seem to part.
  return `${quoted(first.supplier.name, 80).replace(/\|/g, '¦')}: ${counted(all.length, 'item')}, ${total}`
}

function orderTable(lines: readonly OrderedLine[], { today, drafted }: PlanShown): Table {
  const columns: readonly Column<OrderedLine>[] = [
    ...stockColumns(drafted),
    { name: 'target', cell: ({ suggestion }) => units(suggestion.target) },
    { name: 'order', cell: ({ quantity }) => units(quantity) },
    { name: 'packs', cell: ({ quantity, settings }) => packsText(quantity, settings.pack) },
    { name: 'unit price', cell: ({ price }) => formatDecimal(price / 100n, 2) },
    { name: 'total', cell: ({ total }) => formatAmount(total) },
    { name: 'out on', cell: (line) => outOn(line, today) },
    { name: 'confidence', cell: ({ confidence }) => (confidence === 'ok' ? '' : confidence) },
    { name: 'why', cell: briefWhy },
  ]
  return { ...tableOf(columns, lines), longestCell: 120 }
}

function stockColumns(drafted: ReadonlyMap<string, number>): readonly Column<PlanLine>[] {
  return [
    { name: 'item', cell: ({ item }) => item.code },
    { name: 'available', cell: ({ available }) => units(available) },
    { name: 'on order', cell: ({ onOrder }) => (onOrder === 0 ? '' : units(onOrder)) },
    { name: 'in drafts', cell: ({ item }) => units(drafted.get(item.code.toUpperCase()) ?? 0).replace(/^0$/, '') },
    { name: 'expected', cell: ({ suggestion }) => units(suggestion.expected) },
  ]
}

function packsText(quantity: number, pack: number): string {
  return pack === 1 ? '' : `${units(quantity / pack)} x ${units(pack)}`
}

function outOn({ suggestion: { coverDays } }: PlanLine, today: Day): string {
  return coverDays === undefined || coverDays > FAR ? '' : addDays(today, Math.floor(coverDays))
}

function briefWhy({ suggestion, lead, cut }: OrderedLine): string {
  const sold = suggestion.perPeriod > 0 ? `${units(suggestion.perPeriod)} a week, ` : ''
  return `${sold}lead ${leadText(lead)}${cut === undefined ? '' : `; cut from ${units(suggestion.quantity)}`}`
}

function leadText({ days, from, seen }: PlanLine['lead']): string {
  const how = { set: 'set', learned: `from ${counted(seen, 'order')}`, promised: 'as promised', guessed: 'a guess' }
  return `${units(days)} days (${how[from]})`
}

function apartTable(lines: readonly (PlanLine | ApartLine)[], { drafted, today }: PlanShown): Table {
  const columns: readonly Column<PlanLine | ApartLine>[] = [
    ...stockColumns(drafted),
    { name: 'target', cell: ({ suggestion }) => units(suggestion.target) },
    { name: 'out on', cell: (line) => outOn(line, today) },
    { name: 'why', cell: (line) => ('why' in line ? line.why : 'enough is there or on order') },
  ]
  return { ...tableOf(columns, lines), longestCell: 200 }
}

/** Every figure that the suggestion of one item comes from. */
function wholeWhy(line: PlanLine | OrderedLine): string[] {
  const { settings, lead, suggestion } = line
  const level = (name: string) => settings.from[name] ?? 'as asked'
  const rules = `Service ${units(settings.service * 100)}% (${level('service')}), review ${settings.reviewDays} days (${level('reviewDays')}), pack ${units(settings.pack)} (${level('pack')}), minimum ${units(settings.minimum)} (${level('minimum')}); lead ${leadText(lead)}.`
  return [...suggestion.why, ...('cut' in line && line.cut ? [line.cut] : []), `In force: ${rules}`]
}

function planNotes({ plan, notes, budget, baseCurrency, drafted }: PlanShown, apart: number): string[] {
  const twice = plan.ordered.filter(({ item }) => drafted.has(item.code.toUpperCase())).length
  const guessed = plan.ordered.filter(({ lead }) => lead.from === 'guessed').length
  return [
    ...(plan.over > 0n && budget !== undefined
      ? [`It is ${moneyText(plan.over, baseCurrency)} over the budget: customers wait for what is left.`]
      : []),
    ...(plan.cutAway.length > 0 ? ['What earns least for its money was cut first.'] : []),
    ...(twice > 0
      ? [
          `${counted(twice, 'item')} of it ${twice === 1 ? 'stands' : 'stand'} on draft orders already, which count for nothing until they are approved: ask the user before ordering twice.`,
        ]
      : []),
    ...(guessed > 0
      ? [
          `The lead time of ${counted(guessed, 'item')} is a guess of 14 days: set what the user knows with set_stock_settings.`,
        ]
      : []),
    ...(plan.apart.some(({ settings, why }) => !settings.discontinued && SETTLED.test(why))
      ? ['A target or a supplier that the user names is settled with set_stock_settings (toolset inventory_extras).']
      : []),
    ...(apart > MOST_APART ? [`${apart - MOST_APART} more are not ordered and not shown: ask for them by items.`] : []),
    ...notes,
  ]
}

function planData({ id, plan, baseCurrency, budget, cursor, page }: PlanShown, apart: number): Record<string, unknown> {
  return {
    ...(id === undefined ? {} : { plan: id }),
    count: plan.ordered.length,
    shown: page.length,
    cost: formatDecimal(plan.cost, 2),
    currency: baseCurrency,
    ...(budget === undefined ? {} : { budget: formatDecimal(budget, 2), over: formatDecimal(plan.over, 2) }),
    not_ordered: apart,
    enough: plan.enough.length,
    lines: page.map(({ item, supplier, quantity, confidence }) => ({
      ...{ item: cleanText(item.code, 40), supplier: cleanText(supplier.name, 80), quantity, confidence },
    })),
    ...(cursor === undefined ? {} : { cursor }),
  }
}
