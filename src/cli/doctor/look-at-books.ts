import type { Clock } from '../../books/clock.ts'
import { Fault } from '../../call/fault.ts'
import { about, type Finding, faulty, fine, unchecked, warned } from '../../call/findings.ts'
import type { Policy } from '../../call/policy.ts'
import type { House } from '../../call/run.ts'
import type { Config } from '../../config.ts'
import type { ScrubbedLog } from '../../log.ts'
import { withDeadline } from '../../xero/adapter.ts'
import { limitsLeft } from '../../xero/limits-left.ts'
import { ArgumentError, organisationNamed } from '../command-line.ts'
import type { OpenBooks } from '../furnish.ts'
import { openHouses } from '../open-houses.ts'
import type { OpenedStore } from '../open-store.ts'
import { counted } from './measures.ts'
import { copyFinding, limitsFinding, organisationFindings } from './organisations.ts'
import { within } from './within.ts'

/** What looking at the organisations takes. `unreached`: why Xero cannot be asked, where it cannot. */
export interface BooksParts {
  config: Config
  policy: () => Policy
  log: ScrubbedLog
  kept: OpenedStore
  clock: Clock
  unreached: string | undefined
}

const CONNECT_MS = 10_000
const ANSWER_MS = 8_000

/** Connects the organisations as the server would, and asks each for its settings. Closes the record. */
export async function lookAtBooks(parts: BooksParts): Promise<Finding[]> {
  const { config, policy, log, kept, clock, unreached } = parts
  if (unreached !== undefined) {
    await kept.store.close()
    return [unchecked('organisation.reached', 'Organisations', unreached)]
  }
  const opened = await within(clock, CONNECT_MS, 'Xero', () =>
    withDeadline(clock.now() + CONNECT_MS, () => openHouses(config, policy, log, kept)),
  )
  if (opened instanceof Fault) return [notOpened(opened, config)]
  try {
    if (opened.houses.length === 0) return [unchecked('organisation.reached', 'Organisations', 'none is connected')]
    const each = await Promise.all(opened.houses.map((house) => lookAtHouse(house, opened, config)))
    return [...credentialFindings(config, opened), ...each.flat(), ...usualFindings(config, opened)]
  } finally {
    await opened.close()
  }
}

function notOpened({ fact, next, code }: Fault, { source }: Config): Finding {
  const given = source.kind === 'xero' && source.given !== undefined
  const check = code === 'unauthorised' && given ? 'login.credential' : 'organisation.reached'
  return faulty(check, fact, next)
}

function credentialFindings({ source }: Config, { houses }: OpenBooks): Finding[] {
  if (source.kind === 'demo' || source.given?.kind !== 'custom') return []
  return [
    fine(
      'login.credential',
      `Xero accepts the custom connection, which reaches ${counted(houses.length, 'organisation')}.`,
    ),
  ]
}

async function lookAtHouse({ books }: House, { store, clock }: OpenBooks, config: Config): Promise<Finding[]> {
  const { id } = books.ref
  const organisation = await within(clock, ANSWER_MS, 'Xero', () =>
    withDeadline(clock.now() + ANSWER_MS, () => books.organisation()),
  )
  const settings = organisationFindings(organisation, clock.now())
  if (config.source.kind === 'demo') return settings.map((finding) => about(books.ref.name, finding))
  const limits = limitsFinding(await limitsLeft(store.leases, id, clock.now()), clock.now())
  const copy = config.keeping.mirror ? await store.mirrorOf(books.ref).state() : undefined
  return [...settings, limits, copyFinding(copy, clock.now())].map((finding) => about(books.ref.name, finding))
}

function usualFindings({ organisation }: Config, { houses }: OpenBooks): Finding[] {
  if (organisation === undefined) return []
  try {
    organisationNamed(
      '--organisation',
      organisation,
      houses.map(({ books }) => books.ref),
    )
    return []
  } catch (thrown) {
    if (!(thrown instanceof ArgumentError)) throw thrown
    return [
      warned('organisation.usual', thrown.message, 'Correct the setting: a call that names no organisation fails.'),
    ]
  }
}
