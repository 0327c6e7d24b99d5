import { cleanText, quoted } from '../../books/ledger-text.ts'
import type { Account } from '../../books/organisation.ts'
import { Fault } from '../../call/fault.ts'

/** The bank account that a caller named by code, name or id. Throws Fault naming `field` for none, several, or one that is archived. */
export function bankAccountNamed(text: string, accounts: readonly Account[], field: string): Account {
  const banks = accounts.filter(({ type }) => type === 'BANK')
  return accountAmong(text, banks, { field, words: 'bank account' })
}

/** The account that payments go through, named in the same way: a bank account, or one that Xero lets take payments. */
export function payingAccountNamed(text: string, accounts: readonly Account[], field: string): Account {
  const paying = accounts.filter(({ type, enablePayments }) => type === 'BANK' || enablePayments)
  return accountAmong(text, paying, { field, words: 'account that takes payments' })
}

function accountAmong(
  text: string,
  candidates: readonly Account[],
  { field, words }: { field: string; words: string },
): Account {
  const wanted = text.trim().toLowerCase()
  const exact = candidates.filter(({ id, code, name }) => [id, code, name].some((one) => one.toLowerCase() === wanted))
  const fitting = exact.length > 0 ? exact : candidates.filter(({ name }) => name.toLowerCase().includes(wanted))
  const live = fitting.filter(({ status }) => status !== 'ARCHIVED')
  const [first, second] = live
  if (first && !second) return first
  const listed = (second ? live : candidates.filter(({ status }) => status !== 'ARCHIVED')).slice(0, 10)
  const names = listed.map(({ code, name }) => `${code === '' ? '' : `${cleanText(code, 12)} `}${quoted(name, 50)}`)
  const archived = fitting.length > live.length && !second ? ' It is archived.' : ''
  throw new Fault(
    second ? 'ambiguous' : 'invalid_input',
    `${field}: ${second ? `${quoted(text)} fits more than one ${words}` : `there is no ${words} ${quoted(text)} in use`}.${archived} There are ${names.join(', ') || 'none'}.`,
    'Give the name or code of one of these.',
  )
}
