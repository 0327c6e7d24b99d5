import { cleanText } from '../books/ledger-text.ts'
import { organisationInWords } from '../books/organisation-words.ts'
import { policyOf } from '../call/policy.ts'
import { organisationLabel } from '../call/reply.ts'
import { ConfigError, readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { systemClock } from '../system.ts'
import { ArgumentError, organisationNamed } from './command-line.ts'
import { openToLook } from './open-to-look.ts'

/**
 * What an accountant should know of a connected organisation beside the policy, in sentences. It is opened for reading alone, with the
 * settings of the server. Throws ArgumentError for settings and names that cannot be used, and Fault.
 */
export async function organisationShown(
  name: string,
  settings: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const { openHouses } = await import('./open-houses.ts')
  const [config, log] = [configFrom(settings, environment), createLog('silent')]
  const kept = await openToLook(config, systemClock, log)
  const { houses, clock, close } = await openHouses(config, () => policyOf('observe'), log, kept)
  try {
    const known = houses.map(({ books }) => books.ref)
    const { id } = organisationNamed('--organisation', name, known)
    const books = houses.find((house) => house.books.ref.id === id)?.books
    if (!books) return []
    const organisation = await books.organisation()
    const base = `Amounts of the policy are in ${cleanText(organisation.baseCurrency, 3)}.`
    return [organisationLabel(books.ref), ...[...organisationInWords(organisation, clock.now()), base].map(indented)]
  } finally {
    await close()
  }
}

function indented(line: string): string {
  return `  ${line}`
}

function configFrom(settings: readonly string[], environment: Readonly<Record<string, string | undefined>>) {
  try {
    return readConfig(settings, environment)
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown
    throw new ArgumentError(thrown.message)
  }
}
