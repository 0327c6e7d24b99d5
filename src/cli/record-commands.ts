import { env, stderr, stdout } from 'node:process'
import { totpVerifier } from '../approvals/totp.ts'
import { Fault } from '../call/fault.ts'
import { type Config, ConfigError, splitSettings, takeConfig } from '../config.ts'
import { createLog, type ScrubbedLog } from '../log.ts'
import { randomData, randomGuid, systemClock, systemZone } from '../system.ts'
import { APPROVALS_HELP, runApprovals } from './approvals.ts'
import type { ApprovalsAround } from './approvals-around.ts'
import { type ApprovalsPlace, approvalsPlace } from './approvals-place.ts'
import { runAudit } from './audit.ts'
import type { Output } from './command-line.ts'
import type { LoginCommand } from './login-commands.ts'
import { computerUser, folderFor, type OpenedStore, openStoreFor, withoutClosing } from './open-store.ts'
import { ownVersion } from './own-version.ts'
import { runPause, runResume } from './pause.ts'
import { policyInForce } from './policy-in-force.ts'
import { runPurge } from './purge.ts'
import { orgCommand, statusCommand } from './record-standing.ts'
import { Interrupted, processTerminal } from './terminal.ts'

/** The commands that work on the record, and the flags that each keeps for itself. */
export const RECORD_COMMANDS = {
  approvals: { run: approvals, own: [] },
  audit: { run: audit, own: ['organisation', 'checkpoints'] },
  pause: { run: pause, own: [] },
  resume: { run: resume, own: [] },
  purge: { run: purge, own: [] },
  login: {
    run: async (...given) => (await import('./login-commands.ts')).login(await loginCommand(...given)),
    own: [],
  },
  logout: {
    run: async (...given) => (await import('./login-commands.ts')).logout(await loginCommand(...given)),
    own: [],
  },
  org: { run: org, own: [] },
  status: { run: status, own: [] },
} as const satisfies Record<string, { run: Run; own: readonly string[] }>

/** The name of a command that works on the record. */
export type RecordCommand = keyof typeof RECORD_COMMANDS

const output: Output = {
  write: (text) => stdout.write(text),
  complain: (text) => stderr.write(text),
}

/** Runs a command on the record of the settings among its arguments. Answers the exit code: 2 when they cannot be used. */
export async function runRecordCommand(name: RecordCommand, args: readonly string[]): Promise<number> {
  const { run, own } = RECORD_COMMANDS[name]
  // Before the secrets among them are taken out.
  const variables = Object.keys(env).filter((variable) => variable.startsWith('XERO_MCP_'))
  try {
    const { settings, own: words } = splitSettings(args, own)
    const config = takeConfig(settings, env)
    if (config.source.kind === 'demo') {
      throw new ConfigError(
        'The demo keeps its record in its own process, where no other command reaches it: leave --demo out.',
      )
    }
    return await run(words, config, createLog('warn'), { flags: settings, variables })
  } catch (thrown) {
    if (!(thrown instanceof ConfigError || thrown instanceof Fault)) throw thrown
    stderr.write(`xero-mcp ${name}: ${thrown.message}\n`)
    return thrown instanceof ConfigError ? 2 : 1
  }
}

/** The settings as they were typed, and the names of those that the environment has. */
interface SettingsGiven {
  flags: readonly string[]
  variables: readonly string[]
}

type Run = (words: readonly string[], config: Config, log: ScrubbedLog, given: SettingsGiven) => Promise<number>

async function storeOf(config: Config, log: ScrubbedLog): Promise<OpenedStore> {
  const { policy, notices } = await policyInForce(config.policy, warning(log))
  for (const notice of notices) stderr.write(`xero-mcp: ${notice}\n`)
  return await openStoreFor(config, systemClock, log, () => policy().fourEyes)
}

async function loginCommand(...[words, config, log, given]: Parameters<Run>): Promise<LoginCommand> {
  const { policy } = await policyInForce(config.policy, warning(log))
  return { words, ...given, config, log, policy: policy(), openStore: () => storeOf(config, log) }
}

function warning(log: ScrubbedLog): (message: string) => void {
  return (message) => log.warn({}, message)
}

async function audit(...[words, config, log]: Parameters<Run>): Promise<number> {
  return await runAudit(words, {
    ...output,
    open: async () => {
      const { store } = await storeOf(config, log)
      const { audit: record, publicKey, close } = store
      return { audit: record, publicKey, organisations: await store.organisations(), close }
    },
  })
}

async function pause(...[words, config, log]: Parameters<Run>): Promise<number> {
  return await runPause(words, { ...output, open: () => openSwitch(config, log) })
}

async function resume(...[words, config, log]: Parameters<Run>): Promise<number> {
  return await runResume(words, { ...output, open: () => openSwitch(config, log) })
}

async function openSwitch(config: Config, log: ScrubbedLog) {
  const { store } = await storeOf(config, log)
  const actor = config.user ?? computerUser()
  return {
    pause: (reason: string) => store.pause(actor, reason),
    resume: () => store.resume(actor),
    close: () => store.close(),
  }
}

async function purge(...[words, config, log]: Parameters<Run>): Promise<number> {
  const terminal = processTerminal()
  return await runPurge(words, {
    ...output,
    ask: async (question) => {
      if (!terminal.isTTY) return undefined
      return await terminal.ask(question).catch((thrown: unknown) => {
        if (thrown instanceof Interrupted) return ''
        throw thrown
      })
    },
    open: async () => {
      const { store } = await storeOf(config, log)
      const actor = config.user ?? computerUser()
      return {
        organisations: await store.organisations(),
        purge: (organisation) => store.purge(organisation, actor),
        close: () => store.close(),
      }
    },
  })
}

async function org(...[words, config, log]: Parameters<Run>): Promise<number> {
  return await orgCommand(words, { config, output, now: systemClock.now, open: () => storeOf(config, log) })
}

async function status(...[words, config, log]: Parameters<Run>): Promise<number> {
  return await statusCommand(words, {
    ...{ config, output, zone: systemZone(), now: systemClock.now, version: ownVersion(), folder: folderFor(config) },
    open: () => openStoreFor(config, systemClock, log, () => false),
    policy: async () => {
      const { policy, notices: faults } = await policyInForce(config.policy, warning(log))
      const { name, base } = policy()
      return { name, base, faults: [...config.notices, ...faults] }
    },
  })
}

async function approvals(...[words, config, log]: Parameters<Run>): Promise<number> {
  // Whoever asks how to begin may have neither key nor record yet.
  if (words.includes('--help') || words.includes('-h')) return told(APPROVALS_HELP)
  const kept = await storeOf(config, log)
  const place = placeOver(kept, config, log)
  try {
    const code = await runApprovals(words, aroundOf(kept, place))
    const page = await place.opened()
    if (code === 0 && page?.own) {
      stdout.write('The page stays open until you press Ctrl+C.\n')
      await new Promise((resolve) => process.once('SIGINT', resolve))
    }
    return code
  } finally {
    await place.close()
    await kept.store.close()
  }
}

function told(text: string): number {
  output.write(text)
  return 0
}

/** Where people decide over an open record. The organisations are connected by the first yes: looking at what is held needs none of them. */
export function placeOver(kept: OpenedStore, config: Config, log: ScrubbedLog): ApprovalsPlace {
  const { store, worker } = kept
  let opening: ReturnType<typeof connected> | undefined
  const connected = async () => {
    const { openHouses } = await import('./open-houses.ts')
    const { policy } = await policyInForce(config.policy, warning(log))
    return await openHouses(config, policy, log, withoutClosing(kept))
  }
  const houses = async () => {
    // A failure is not kept: the page stays open, and the next yes tries again.
    opening ??= connected().catch((thrown: unknown) => {
      opening = undefined
      throw thrown
    })
    return await (await opening).look()
  }
  return approvalsPlace({ store, worker, houses, clock: systemClock, log, port: config.approvalsPort, demo: false })
}

function aroundOf({ store }: OpenedStore, place: ApprovalsPlace): ApprovalsAround {
  const { approvals: queue, leases } = store
  return {
    approvals: queue,
    verify: totpVerifier({ approvals: queue, leases, clock: systemClock }).verify,
    agree: place.agree,
    pageLink: async ({ kind }) => await (await place.page()).link({ enrols: kind === 'enrol' }),
    pageAddress: place.address,
    terminal: processTerminal(),
    now: systemClock.now,
    zone: systemZone(),
    random: randomData,
    newId: randomGuid,
  }
}
