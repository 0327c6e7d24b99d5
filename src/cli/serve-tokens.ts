import { readFileSync } from 'node:fs'
import { env, stderr, stdout } from 'node:process'
import type { Policy } from '../call/policy.ts'
import { type Config, ConfigError, splitSettings, takeConfig } from '../config.ts'
import { createLog, type ScrubbedLog } from '../log.ts'
import { randomData, systemClock } from '../system.ts'
import { runAccessTokens, TOKEN_FLAGS } from './access-tokens.ts'
import { runNamed } from './command-line.ts'
import { computerUser, type OpenedStore, openStoreFor } from './open-store.ts'
import { policyInForce } from './policy-in-force.ts'

/** Makes, lists or ends access tokens of the record that the settings among the arguments mean. Answers the exit code. */
export async function runServeTokens(args: readonly string[]): Promise<number> {
  const output = { write: (text: string) => stdout.write(text), complain: (text: string) => stderr.write(text) }
  return await runNamed('serve', output, async () => {
    const { settings, own } = splitSettings(args, TOKEN_FLAGS)
    const config = takeConfig(settings, env)
    if (config.source.kind === 'demo') {
      throw new ConfigError('The demo has an access token of its own, which it prints when it starts with --http.')
    }
    const log = createLog('warn')
    const { policy, notices } = await policyInForce(config.policy, (message) => log.warn({}, message))
    for (const notice of notices) stderr.write(`xero-mcp: ${notice}\n`)
    const kept = await openStoreFor(config, systemClock, log, () => policy().fourEyes)
    try {
      return await runAccessTokens(own, {
        ...output,
        tokens: kept.store.accessTokens,
        actor: config.user ?? computerUser(),
        ...{ now: systemClock.now, random: randomData, fourEyes: () => policy().fourEyes },
        organisations: () => connected(config, policy, log, kept),
        readFile: (path) => readFileSync(path, 'utf8'),
        toolNames: async () => (await import('../catalogue.ts')).catalogue.map(({ name }) => name),
      })
    } finally {
      await kept.store.close()
    }
  })
}

async function connected(config: Config, policy: () => Policy, log: ScrubbedLog, kept: OpenedStore) {
  const { openHouses } = await import('./open-houses.ts')
  const { houses } = await openHouses(config, policy, log, kept)
  return houses.map(({ books }) => books.ref)
}
