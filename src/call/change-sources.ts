import type { Change } from './change.ts'

/** What a plan takes from somewhere, as far as rules ask for it. */
export const SOURCED = ['payee', 'address', 'bank_details', 'amount'] as const

/** One of them. */
export type Sourced = (typeof SOURCED)[number]

/** Where a value comes from: `xero` a record there as it is, `caller` an argument of this call, whatever the caller read it from. */
export type Source = 'xero' | 'caller'

/** Every source, the surer first. */
export const SOURCES = ['xero', 'caller'] as const

/** Where payee, address, bank details and amount of a change come from; what the change has none of, or does not tell, is left out. */
export function sourcesOf(change: Change): Readonly<Partial<Record<Sourced, Source>>> {
  switch (change.act) {
    case 'create_contact':
      return { payee: 'caller', ...detailsOf(change.contact) }
    case 'update_contact':
      return { payee: change.patch.name === undefined ? 'xero' : 'caller', ...detailsOf(change.patch) }
    case 'archive_contact':
      return { payee: 'xero' }
    case 'create_document':
      return { payee: 'xero', amount: 'caller' }
    case 'update_document':
      return { payee: 'xero', amount: change.patch.lines === undefined ? 'xero' : 'caller' }
    case 'set_status':
    case 'mark_sent':
      return { payee: 'xero', amount: 'xero' }
    case 'email_document':
      return { payee: 'xero', amount: 'xero', address: 'xero' }
    case 'add_note':
    case 'withdraw_change':
      return {}
  }
}

function detailsOf(patch: { email?: string; addresses?: unknown; bankAccount?: string }) {
  const address = patch.email === undefined && patch.addresses === undefined ? {} : { address: 'caller' as const }
  return patch.bankAccount === undefined ? address : { ...address, bank_details: 'caller' as const }
}
