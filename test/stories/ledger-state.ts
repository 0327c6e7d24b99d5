import { day } from '../../src/books/day.ts'
import { cents } from '../../src/books/money.ts'
import { trialBalance } from '../../src/simulator/ledger.ts'
import type { Invoice, OrganisationState } from '../../src/simulator/state.ts'

/** The balance of an account in cents, debit positive, with everything that was ever posted. */
export function balanceOf(books: OrganisationState, code: string): bigint {
  const account = [...books.accounts.values()].find((one) => one.code === code)
  if (!account) throw new Error(`no account ${code}`)
  return trialBalance(books, day('2030-12-31')).get(account.id) ?? 0n
}

/** Everything there is, as text to compare: nothing at all may have moved between two of them. */
export function everythingIn(books: OrganisationState): string {
  return JSON.stringify(books, (_, value) => {
    if (typeof value === 'bigint') return `${value}n`
    return value instanceof Map ? [...value] : value
  })
}

/** The document with a number; of several, the one of the contact. */
export function documentIn(books: OrganisationState, number: string): Invoice {
  const [found, ...more] = [...books.invoices.values()].filter((one) => one.number === number)
  if (!found || more.length > 0) throw new Error(`${more.length + (found ? 1 : 0)} documents ${number}`)
  return found
}

/** The id of a contact by its whole name. */
export function contactIn(books: OrganisationState, name: string) {
  const found = [...books.contacts.values()].filter((one) => one.name === name)
  if (!found[0] || found.length > 1) throw new Error(`${found.length} contacts ${name}`)
  return found[0]
}

/** How journals and every account's balance moved from a moment on, accounts by code, in cents, debit positive. */
export function watchLedger(books: OrganisationState): () => { journals: number; accounts: Record<string, bigint> } {
  const end = day('2030-12-31')
  const [journals, before] = [books.journals.length, trialBalance(books, end)]
  return () => {
    const moved = [...trialBalance(books, end)].flatMap(([id, now]) => {
      const by = now - (before.get(id) ?? 0n)
      return by === 0n ? [] : [[books.accounts.get(id)?.code ?? id, by] as const]
    })
    return { journals: books.journals.length - journals, accounts: Object.fromEntries(moved) }
  }
}

/** Amounts of a list's last column or another one by name, in cents, as the text of a reply shows them. */
export function columnOf(text: string, name: string): string[] {
  const rows = text
    .split('\n')
    .filter((row) => row.includes('|'))
    .map((row) => row.split('|'))
  const at = rows[0]?.indexOf(name) ?? -1
  if (at < 0) throw new Error(`no column ${name} in ${text}`)
  return rows.slice(1).map((row) => row[at] ?? '')
}

/** Cents of an amount as replies print it: "1,234.50". */
export function amountIn(text: string): bigint {
  return cents(text.replaceAll(',', ''))
}
