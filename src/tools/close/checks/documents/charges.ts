import type { CloseDocument } from '../../month/month-books.ts'
import { contactGroups } from './contact-groups.ts'
import { creditSideOf, type Side, sideOf } from './sides.ts'

/** A document that charges something, total above 0, with whose it is. */
export interface Charge {
  document: CloseDocument
  side: Side
  party: Party
}

/** A business that is bought from, or sold to, under whatever contacts it is there; `charges` are in the order of the documents. */
export interface Business {
  side: Side
  contact: string
  charges: readonly Charge[]
}

/** A business in one currency. */
export interface Party {
  business: Business
  currency: string
  charges: readonly Charge[]
}

/**
 * All charges of some documents, in their order, by business and by party; beside them what takes charges back, and what was paid above a charge, which
 * are in no business's charges.
 */
export interface ChargeIndex {
  all: readonly Charge[]
  businesses: readonly Business[]
  parties: readonly Party[]
  credits: readonly Charge[]
  overpaid: readonly Charge[]
}

type Filled<Group> = Group & { charges: Charge[] }

/** What is worked out of one list of documents serves every check of it. */
const worked = new WeakMap<readonly CloseDocument[], ChargeIndex>()

/** The charges of documents on either side, sorted out once for every check of the same documents. */
export function chargesOf(documents: readonly CloseDocument[]): ChargeIndex {
  const known = worked.get(documents)
  if (known) return known
  const index = indexOf(documents)
  worked.set(documents, index)
  return index
}

function indexOf(documents: readonly CloseDocument[]): ChargeIndex {
  const all: Charge[] = []
  const credits: Charge[] = []
  const overpaid: Charge[] = []
  const businesses: Business[] = []
  const parties: Party[] = []
  const partyOf = partyFinder(contactGroups(documents), businesses, parties)
  for (const document of documents) {
    const side = document.total > 0n ? sideOf(document) : undefined
    if (side !== undefined) {
      const party = partyOf(side, document)
      const charge = { document, side, party }
      all.push(charge)
      party.charges.push(charge)
      party.business.charges.push(charge)
      continue
    }
    const back = creditSideOf(document)
    if (back !== undefined) credits.push({ document, side: back, party: partyOf(back, document) })
    else if (document.kind === 'overpayment' && document.total > 0n) overpaid.push(paidAbove(document, partyOf))
  }
  return { all, businesses, parties, credits, overpaid }
}

/** A payment of more than was billed is money spent or received too. */
function paidAbove(document: CloseDocument, partyOf: (side: Side, document: CloseDocument) => Party): Charge {
  const side = document.type.startsWith('SPEND') ? 'purchase' : 'sale'
  return { document, side, party: partyOf(side, document) }
}

type FilledParty = Filled<Party> & { business: Filled<Business> }

/** By side and contact first, so that few texts are put together. */
function partyFinder(groupOf: (contactId: string) => string, businesses: Business[], parties: Party[]) {
  const bySide: Record<Side, Map<string, Map<string, FilledParty>>> = { purchase: new Map(), sale: new Map() }
  const byGroup: Record<Side, Map<string, Filled<Business>>> = { purchase: new Map(), sale: new Map() }
  const businessOf = (side: Side, contact: string) => {
    const known = byGroup[side].get(contact)
    if (known) return known
    const business: Filled<Business> = { side, contact, charges: [] }
    byGroup[side].set(contact, business)
    businesses.push(business)
    return business
  }
  const byBusiness = new Map<Business, Map<string, FilledParty>>()
  const currenciesOf = (side: Side, contactId: string) => {
    const business = businessOf(side, groupOf(contactId))
    const known = byBusiness.get(business) ?? new Map<string, FilledParty>()
    byBusiness.set(business, known)
    bySide[side].set(contactId, known)
    return known
  }
  return (side: Side, { contactId, currency }: CloseDocument): FilledParty => {
    const currencies = bySide[side].get(contactId) ?? currenciesOf(side, contactId)
    const known = currencies.get(currency)
    if (known) return known
    const party: FilledParty = { business: businessOf(side, groupOf(contactId)), currency, charges: [] }
    currencies.set(currency, party)
    parties.push(party)
    return party
  }
}
