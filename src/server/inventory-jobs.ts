import { followed, type Job } from './job.ts'

const toolset = 'inventory'
const SKILL = followed('xero-inventory', 'inventory')

/** The jobs of keeping stock. */
export const INVENTORY_JOBS: readonly Job[] = [
  {
    name: 'stock_check',
    title: 'How is the stock?',
    description: 'What is low, dead or odd, what it is worth, and whether that ties to the ledger. Changes nothing.',
    writes: false,
    toolset,
    arguments: { item: { description: 'Code of one item; default all' } },
    text: (given) =>
      [
        given('item')
          ? `How is the stock of ${given('item')}? Ask stock_status with item.`
          : 'How is the stock? Ask stock_status: everything first, then with show what is low, dead, slow, below cost or unexplained.',
        'Tell me what is on hand, on order and how long it lasts; what it is worth, and whether that equals the inventory accounts; what looks odd, with the documents that show it; and one thing to decide. Change nothing.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'reorder_plan',
    title: 'What do we have to order?',
    description: 'What to order from whom and why, and then purchase orders as drafts.',
    writes: true,
    toolset,
    arguments: {
      budget: { description: 'At most this much, such as 5000', fits: /^\d{1,12}(\.\d{1,2})?$/ },
      supplier: { description: 'One word of their name; default all' },
    },
    text: (given) =>
      [
        `What do we have to order${given('supplier') && ` from the supplier that ${given('supplier')} means`}${given('budget') && `, for at most ${given('budget')}`}?`,
        '1. plan_reorder: quantities by supplier with reasons. Where it says that a lead time, pack or minimum is a guess, ask me for it once, all at once.',
        '2. Show me the plan by supplier: item, on hand, on order, how long it lasts, what to order and the main reason, cost; what was cut by the budget; what it could not judge.',
        '3. When I agree, create_purchase_orders with the id of the plan and the suppliers that I named. They stay drafts: sending them is mine.',
        'Order nothing that is not in the plan unless I say so.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'stocktake',
    title: 'Enter a stocktake',
    description: 'Turns counted quantities into adjustment documents as drafts, with what each variance is worth.',
    writes: true,
    toolset,
    arguments: { day: { description: 'YYYY-MM-DD of the count; default today', fits: /^\d{4}-\d{2}-\d{2}$/ } },
    text: (given) =>
      [
        `I have counted the stock${given('day') && ` on ${given('day')}`}. I type or paste the counts, or name a file.`,
        '1. stock_status for what Xero has of these items; ask me about counts that are far off, such as ten times as much, before anything is drafted.',
        '2. adjust_stock with reason stocktake and every count at once. Ask me for the adjustment account where it asks.',
        'Then tell me variances with what they are worth, the documents drafted, and that stock moves only when they are approved. What I did not count stays as it is.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'margin_check',
    title: 'Why did the margin change?',
    description: 'Margin by item against before, split into price, cost and mix. Changes nothing.',
    writes: false,
    toolset: 'inventory_extras',
    arguments: {
      month: { description: 'YYYY-MM; default the last whole month', fits: /^\d{4}-(0[1-9]|1[0-2])$/ },
      item: { description: 'Code of one item; default all' },
    },
    text: (given) =>
      [
        `Why did our margin change in ${given('month') || 'the last whole calendar month'}${given('item') && `, for ${given('item')}`}?`,
        'Ask margin_by_item with the first and last day of that month as from and to; then with item for the one or two that moved it most.',
        'Tell me the margin then and now; how much of the change is price, cost and mix, with the items behind each; which costs rose on which bills; and one thing to decide. Figures as the tool gives them. Change nothing.',
        SKILL,
      ].join('\n'),
  },
]
