import type { Account, NamedSetting, Organisation, TaxRate, TrackingCategory, User } from './organisation.ts'

/** What changes seldom about an organisation: its own facts and its settings. */
export interface ReferenceData {
  organisation: Organisation
  accounts: readonly Account[]
  taxRates: readonly TaxRate[]
  trackingCategories: readonly TrackingCategory[]
  currencies: readonly NamedSetting[]
  brandingThemes: readonly NamedSetting[]
  contactGroups: readonly NamedSetting[]
  users: readonly User[]
  paymentServices: readonly NamedSetting[]
  budgets: readonly NamedSetting[]
  /** Whether Xero itself reminds customers of invoices. */
  invoiceReminders: { enabled: boolean }
}

/** One of them, by name. */
export type ReferenceKind = keyof ReferenceData

/**
 * A reading of something: as it was at `at`, milliseconds; read whole, and not only asked whether it had changed, at `wholeAt`. `writes`:
 * how many of this server's writes to settings had been counted when it began.
 */
export interface Reading<Value> {
  value: Value
  at: number
  wholeAt: number
  writes: number
}

/** What processes on one store have read of an organisation's settings. Throws Fault `unavailable` when the store cannot be reached. */
export interface ReferenceCopy {
  /** The count that readings are held against: it grows before and after each write to settings, though not for the organisation, which no app can change. */
  writes(kind: ReferenceKind): Promise<number>
  read<Kind extends ReferenceKind>(kind: Kind): Promise<Reading<ReferenceData[Kind]> | undefined>
  /** Keeps a reading, unless a newer one is there or a write was counted since it began. */
  keep<Kind extends ReferenceKind>(kind: Kind, reading: Reading<ReferenceData[Kind]>): Promise<void>
}
