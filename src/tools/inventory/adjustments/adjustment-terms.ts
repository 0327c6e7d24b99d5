import type { Books } from '../../../books/books.ts'
import { addDays, type Day } from '../../../books/day.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Account, lockDateOf, type Organisation } from '../../../books/organisation.ts'
import { Fault } from '../../../call/fault.ts'
import { contactNamed, type NamedContact } from '../../contacts/contact-named.ts'
import { accountNamed } from '../../documents/coding.ts'

const COSTS = new Set(['EXPENSE', 'DIRECTCOSTS', 'OVERHEADS'])
const FOR_STOCK =
  /(?:stock|inventory).*(?:adjust|write|shrink|variance|loss|damage)|(?:adjust|write|shrink|loss).*(?:stock|inventory)/i

/**
 * The account that takes the value of an adjustment: the one named or settled for the organisation, else the only one whose name says so. Throws Fault naming `account` with candidates.
 */
export function adjustmentAccount(wanted: string | undefined, accounts: readonly Account[]): Account {
  if (wanted !== undefined) return refuseStockAccount(accountNamed(wanted, accounts, 'account'))
  const costs = accounts.filter(({ status, type, code }) => status === 'ACTIVE' && COSTS.has(type) && code !== '')
  const fitting = costs.filter(({ name }) => FOR_STOCK.test(name))
  const [only] = fitting
  if (only && fitting.length === 1) return only
  const options = fitting.length > 0 ? fitting : costs.slice(0, 8)
  const list = options.map(({ code, name }) => `${cleanText(code, 12)} ${quoted(name, 50)}`).join(', ')
  throw new Fault(
    'invalid_input',
    `account: ${fitting.length > 0 ? 'several accounts' : 'no account'} of this organisation ${fitting.length > 0 ? 'are' : 'is'} named for stock adjustments. For example ${list}.`,
    'Nothing was written. Ask the user which account takes what is lost or found, and give it as account.',
  )
}

function refuseStockAccount(account: Account): Account {
  if (account.type !== 'INVENTORY') return account
  throw new Fault(
    'invalid_input',
    `account: ${cleanText(account.code, 12)} ${quoted(account.name, 50)} is the stock itself; an adjustment is set against another account.`,
    'Nothing was written. Give an expense account, such as one for stock adjustments.',
  )
}

const OWN_CONTACT = /^(?:stock|inventory) adjustments?$/i

/** The contact that adjustment documents are made out to: the one named, else the organisation's own for them. Throws Fault naming `contact`. */
export async function adjustmentContact(named: string | undefined, books: Books): Promise<NamedContact> {
  if (named !== undefined) return await contactNamed(named, books)
  const known = await books.contactsNamed('adjustment')
  const fitting = known.filter(({ name, status }) => status !== 'ARCHIVED' && OWN_CONTACT.test(name.trim()))
  const [only] = fitting
  if (only && fitting.length === 1) return only
  const names = fitting.map(({ name }) => quoted(name, 60)).join(' and ')
  throw new Fault(
    'not_found',
    fitting.length > 0
      ? `contact: ${names} could both take adjustments.`
      : 'contact: there is no contact for adjustments, such as "Stock Adjustments"; Xero wants one on every document.',
    fitting.length > 0
      ? 'Nothing was written. Give one of them as contact.'
      : 'Nothing was written. With the user\'s yes create "Stock Adjustments" with save_contact, or give another as contact.',
  )
}

/** Throws Fault for a day on which nothing can be posted any more. */
export function refuseLockedDay(day: Day, organisation: Organisation): void {
  const lockDate = lockDateOf(organisation)
  if (!lockDate || day > lockDate) return
  throw new Fault(
    'refused',
    `date: ${day} is in the locked period (up to ${lockDate}), so the adjustment could never be approved.`,
    `Nothing was written. Leave date out for today, or give ${addDays(lockDate, 1)} or later.`,
  )
}
