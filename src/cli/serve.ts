import { onlyReads, type Policy } from '../call/policy.ts'
import type { Config } from '../config.ts'
import type { ScrubbedLog } from '../log.ts'
import type { Surface } from '../server/mcp.ts'
import { randomData, systemClock } from '../system.ts'
import type { OpenBooks } from './furnish.ts'
import type { OpenedStore } from './open-store.ts'
import { policyInForce } from './policy-in-force.ts'

/** The demo's own company, which calls mean when they name none. */
const DEMO_ORGANISATION = 'Kestrel Trading Ltd'

const BEGIN_AFTER_MS = 2_000

/** A surface, and where its host hears of trouble outside any call. */
export interface Offer {
  surface: Surface
  policy(): Policy
  log(): Promise<ScrubbedLog>
  /** The record, opened without the books; never for the demo, whose record lies in the books' own time. */
  record(): Promise<OpenedStore>
  /** What the operator should read before the server starts. */
  notices: readonly string[]
  /** Whether there is no login, and so no organisation, of Xero's own to work in; it opens the record, and asks Xero nothing. Throws Fault. */
  isEmpty(): Promise<boolean>
  /** Opens the record and goes on with what was left open there, in its own time; nothing for the demo, whose record begins empty. */
  begin(): void
  /** Ends what runs beside the calls, so that the process can end. */
  end(): Promise<void>
  onError(error: Error): void
  /** Notes what nobody caught; settles when it is written. */
  onCrash(error: unknown): Promise<void>
}

/** What the server offers under a configuration. Tools, simulator, gateway, record and log are imported by the first call that needs them. */
export async function surfaceOf(config: Config, version: string): Promise<Offer> {
  const log = keep(async () => (await import('../log.ts')).createLog(config.logLevel))
  const warn = (facts: Record<string, unknown>, message: string) => {
    log().then(
      (opened) => opened.warn(facts, message),
      () => {},
    )
  }
  const { policy, notices } = await policyInForce(config.policy, (message) => warn({}, message))
  const stopped = new AbortController()
  const record = keep(async () => {
    const { openStoreFor } = await import('./open-store.ts')
    return await openStoreFor(config, systemClock, await log(), () => policy().fourEyes)
  })
  const books = keep(async () => {
    const [kept, { withoutClosing }] = await Promise.all([record.begun(), import('./open-store.ts')])
    return await connect(config, version, policy, await log(), stopped.signal, kept && withoutClosing(kept))
  })
  return {
    surface: surfaceOver(config, version, policy, books, log),
    ...{ policy, log, record, notices },
    isEmpty: async () => {
      const { source } = config
      if (source.kind === 'demo' || source.simulator !== undefined || source.given !== undefined) return false
      return (await (await books()).look()).length === 0
    },
    begin: () => {
      if (config.source.kind === 'demo') return
      // A host waits for the first answer: what was left open can wait for that.
      const later = systemClock.wait(BEGIN_AFTER_MS, stopped.signal)
      later.then(books).catch((thrown: unknown) => {
        if (!stopped.signal.aborted) warn({ stack: stackOf(thrown) }, 'not connected')
      })
    },
    end: async () => {
      stopped.abort()
      // The record stays open: calls that still run write into it, and the process ends when they are over.
      const closing = books.begun()?.then(async ({ approvals, store }) => {
        await approvals.close()
        await store.checkpoint(true)
      })
      await closing?.catch(() => {})
    },
    onError: (error) => warn({ stack: error.stack }, 'protocol'),
    onCrash: async (error) => (await log()).error({ stack: stackOf(error) }, 'crash'),
  }
}

function surfaceOver(
  config: Config,
  version: string,
  policy: () => Policy,
  books: Kept<OpenBooks>,
  log: Kept<ScrubbedLog>,
): Surface {
  const demo = config.source.kind === 'demo'
  return {
    version,
    readOnly: onlyReads(policy()),
    toolsets: config.toolsets,
    defaultOrganisation: config.organisation ?? (demo ? DEMO_ORGANISATION : undefined),
    questionKey: randomData(32),
    catalogue: async () => (await import('../catalogue.ts')).catalogue,
    // The demo is known to have two organisations, so listing the tools need not build it.
    several: async () =>
      demo ||
      (await books()
        .then(({ look }) => look())
        .then(
          (houses) => houses.length > 1,
          () => false,
        )),
    usual: async () => {
      if (demo) return undefined
      return await books().then(
        ({ store }) => store.logins.usual(),
        () => undefined,
      )
    },
    houses: async () => {
      const open = await books().catch(async (thrown: unknown) => {
        ;(await log()).error({ stack: stackOf(thrown) }, 'not connected')
        throw thrown
      })
      return await open.look()
    },
    agree: async (shown, by, beside) => {
      const { approvals, houses } = await books()
      const name = by ?? houses[0]?.user ?? ''
      return await approvals.agree(shown, { approverId: undefined, name, method: 'elicitation', proof: '' }, beside)
    },
  }
}

/** Opens books and record, and keeps going on with what is open in them until the signal ends that. */
async function connect(
  config: Config,
  version: string,
  policy: () => Policy,
  log: ScrubbedLog,
  signal: AbortSignal,
  kept: OpenedStore | undefined,
): Promise<OpenBooks> {
  const [{ openHouses }, { keepReconciling }, { keepWorking }, { MIRROR_JOB, keepMirror, putMirrorJobs }, closing] =
    await Promise.all([
      import('./open-houses.ts'),
      import('../worker/reconciler.ts'),
      import('../worker/jobs.ts'),
      import('../worker/mirror-job.ts'),
      import('../worker/close-job.ts'),
    ])
  const open = await openHouses(config, policy, log, kept)
  const { store, clock, houses } = open
  const chores = async () => {
    await store.checkpoint()
    await store.prune()
    await putMirrorJobs(store.jobs, [...open.mirrorKeepers.keys()], clock)
    if (config.toolsets.includes('close')) await closing.putCloseJobs(store.jobs, reached(), clock)
  }
  const reached = () => open.houses.map(({ books: { ref } }) => ref.id)
  const hands = async () => (await open.look()).map((house) => house.hands)
  keepReconciling({ hands, chores, clock, log, signal })
  const work = {
    [MIRROR_JOB]: keepMirror((organisation) => open.mirrorKeepers.get(organisation), clock),
    [closing.CLOSE_JOB]: closing.checkNightly(
      open.unasked,
      async () => (await import('../catalogue.ts')).nightly,
      clock,
    ),
  }
  keepWorking({ jobs: store.jobs, organisations: async () => reached(), work, clock, log, signal })
  log.info({ version, source: config.source.kind, policy: policy().name, organisations: houses.length }, 'connected')
  return open
}

// Never the error itself: a client's error carries the request, and with it the token.
function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : 'something that is no error was thrown'
}

interface Kept<T> {
  (): Promise<T>
  /** What there is so far, without beginning it. */
  begun(): Promise<T> | undefined
}

/** Does the work once and keeps the result; a failure is not kept, so the next caller tries again. */
function keep<T>(work: () => Promise<T>): Kept<T> {
  let kept: Promise<T> | undefined
  const get = () => {
    kept ??= work().catch((thrown: unknown) => {
      kept = undefined
      throw thrown
    })
    return kept
  }
  return Object.assign(get, { begun: () => kept })
}
