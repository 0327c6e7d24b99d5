/** What a plan takes from somewhere, as far as rules ask for it. */
export const SOURCED = ['payee', 'address', 'bank_details', 'amount'] as const

/** One of them. */
export type Sourced = (typeof SOURCED)[number]

/** Where a value comes from: `xero` a record there as it is, `caller` an argument of this call, whatever the caller read it from. */
export type Source = 'xero' | 'caller'

/** Every source, the surer first. */
export const SOURCES = ['xero', 'caller'] as const

/** Where values of a change come from; what the change has none of, or does not tell, is left out. */
export type Sources = Readonly<Partial<Record<Sourced, Source>>>
