import { cleanText } from '../books/ledger-text.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import { ArgumentError, flagsOf, type Output, organisationNamed, runNamed } from './command-line.ts'

/** What `xero-mcp purge --help` prints. */
export const PURGE_HELP = `xero-mcp purge ORGANISATION [--yes]
                           removes what this record keeps of an organisation:
                           changes, their bodies, what was cached. Xero itself
                           is not touched. The audit keeps its entries: ids,
                           numbers and hashes, no ledger text. Asks for the name
                           again, unless --yes is given
`

/** A store that can forget an organisation. */
export interface Purging {
  organisations: readonly OrganisationRef[]
  /** Removes it; answers how many records went. Throws Fault `refused` where something is still being sent. */
  purge(organisationId: string): Promise<number>
  close(): Promise<void>
}

/** What the command runs in. */
export interface PurgeSurroundings extends Output {
  /** What a person types on the terminal after a question; undefined where there is no terminal. */
  ask(question: string): Promise<string | undefined>
  /** Opens the store; throws Fault when it cannot be. */
  open(): Promise<Purging>
}

/** Runs `xero-mcp purge`. Answers the exit code: 1 when nothing was removed, 2 when the arguments cannot be used. */
export async function runPurge(args: readonly string[], around: PurgeSurroundings): Promise<number> {
  return await runNamed('purge', around, async () => {
    const options = { yes: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
    const { values, positionals } = flagsOf('purge', args, options)
    if (values.help) {
      around.write(PURGE_HELP)
      return 0
    }
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0) {
      throw new ArgumentError(
        'Name one organisation, in quotes where it has blanks: xero-mcp purge "Kestrel Trading Ltd".',
      )
    }
    const store = await around.open()
    try {
      return await purgeNamed(name, values.yes === true, store, around)
    } finally {
      await store.close()
    }
  })
}

async function purgeNamed(name: string, yes: boolean, store: Purging, around: PurgeSurroundings): Promise<number> {
  const organisation = organisationNamed('ORGANISATION', name, store.organisations)
  const shown = cleanText(organisation.name, 80)
  if (!yes) {
    const typed = await around.ask(`This removes what is kept of ${shown} here, for good. Type its name to go ahead: `)
    if (typed === undefined) throw new ArgumentError('--yes is needed where nobody can be asked on a terminal.')
    if (!isName(typed, organisation)) {
      around.complain('That is not its name; nothing was removed.\n')
      return 1
    }
  }
  const removed = await store.purge(organisation.id)
  const what = removed === 0 ? 'nothing was kept' : `${removed} ${removed === 1 ? 'record' : 'records'} removed`
  around.write(`${shown}: ${what}. The audit keeps its entries.\n`)
  return 0
}

function isName(typed: string, { name }: OrganisationRef): boolean {
  return typed.trim().toLowerCase() === name.trim().toLowerCase()
}
