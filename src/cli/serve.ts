import type { Config } from '../config.ts'
import type { Surface } from '../server/mcp.ts'

/** The demo's own company, which calls mean when they name none. */
const DEMO_ORGANISATION = 'Kestrel Trading Ltd'

/** A surface, and where its host hears of trouble outside any call. */
export interface Offer {
  surface: Surface
  onError(error: Error): void
  /** Notes what nobody caught; settles when it is written. */
  onCrash(error: unknown): Promise<void>
}

/** What the server offers under a configuration. Tools, simulator, gateway and log are imported by the first call that needs them. */
export function surfaceOf(config: Config, version: string): Offer {
  const log = keep(async () => (await import('../log.ts')).createLog(config.logLevel))
  const houses = keep(async () => {
    const [{ openHouses }, opened] = await Promise.all([import('./open-houses.ts'), log()])
    const open = await openHouses(config, opened)
    opened.info({ version, source: config.source.kind, policy: config.policy, organisations: open.length }, 'connected')
    return open
  })
  const demo = config.source.kind === 'demo'
  const surface: Surface = {
    version,
    policy: config.policy,
    toolsets: config.toolsets,
    defaultOrganisation: config.organisation ?? (demo ? DEMO_ORGANISATION : undefined),
    catalogue: async () => (await import('../catalogue.ts')).catalogue,
    // The demo is known to have two organisations, so listing the tools need not build it.
    several: async () =>
      demo ||
      (await houses().then(
        (open) => open.length > 1,
        () => false,
      )),
    houses: async () =>
      await houses().catch(async (thrown: unknown) => {
        ;(await log()).error({ stack: stackOf(thrown) }, 'not connected')
        throw thrown
      }),
  }
  const onError = (error: Error) => {
    log().then(
      (opened) => opened.warn({ stack: error.stack }, 'protocol'),
      () => {},
    )
  }
  const onCrash = async (error: unknown) => (await log()).error({ stack: stackOf(error) }, 'crash')
  return { surface, onError, onCrash }
}

// Never the error itself: a client's error carries the request, and with it the token.
function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : 'something that is no error was thrown'
}

/** Does the work once and keeps the result; a failure is not kept, so the next caller tries again. */
function keep<T>(work: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined
  return () => {
    kept ??= work().catch((thrown: unknown) => {
      kept = undefined
      throw thrown
    })
    return kept
  }
}
