/** What only quotes and purchase orders say, by the names of LedgerRecord's facts. */
export const ORDER_TEXTS = {
  title: 'title',
  summary: 'summary',
  terms: 'terms',
  deliveryAddress: 'delivery address',
  deliveryInstructions: 'delivery instructions',
} as const

/** A text of a quote or purchase order, as Xero names it. */
export type OrderText = keyof typeof ORDER_TEXTS
