import { cleanText, quoted } from '../../books/ledger-text.ts'
import type { Account } from '../../books/organisation.ts'
import { Fault } from '../../call/fault.ts'

/** The bank account that a caller named by code, name or id. Throws Fault naming `field` for none, several, or one that is archived. */
export function bankAccountNamed(text: string, accounts: readonly Account[], field: string): Account {
  const banks = accounts.filter(({ type }) => type === 'BANK')
  const wanted = text.trim().toLowerCase()
  const exact = banks.filter(({ id, code, name }) => [id, code, name].some((one) => one.toLowerCase() === wanted))
  const fitting = exact.length > 0 ? exact : banks.filter(({ name }) => name.toLowerCase().includes(wanted))
  const live = fitting.filter(({ status }) => status !== 'ARCHIVED')
  const [first, second] = live
  if (first && !second) return first
  const listed = (second ? live : banks.filter(({ status }) => status !== 'ARCHIVED')).slice(0, 10)
  const names = listed.map(({ code, name }) => `${code === '' ? '' : `${cleanText(code, 12)} `}${quoted(name, 50)}`)
  const archived = fitting.length > live.length && !second ? ' It is archived.' : ''
  throw new Fault(
    second ? 'ambiguous' : 'invalid_input',
    `${field}: ${second ? `${quoted(text)} fits several bank accounts` : `there is no bank account ${quoted(text)} in use`}.${archived} Bank accounts: ${names.join(', ') || 'none'}.`,
    'Give the name or code of one of these.',
  )
}
