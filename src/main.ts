#!/usr/bin/env node
import { argv, env, stderr, stdin, stdout } from 'node:process'
import { ownVersion } from './cli/own-version.ts'
import type { RecordCommand } from './cli/record-commands.ts'

// A host waits for the first answer, so each command imports what it needs and nothing else is imported here.
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  serve,
  demo: async (args) => (await import('./cli/demo.ts')).playDemo(args),
  simulator: async (args) => (await import('./cli/simulator.ts')).runSimulator(args),
  policy: async (args) => (await import('./cli/policy.ts')).runPolicy(args),
  doctor: async (args) => (await import('./cli/doctor.ts')).doctorHere(args, ownVersion()),
  login: recordCommand('login'),
  logout: recordCommand('logout'),
  approvals: recordCommand('approvals'),
  audit: recordCommand('audit'),
  pause: recordCommand('pause'),
  resume: recordCommand('resume'),
  purge: recordCommand('purge'),
  org: recordCommand('org'),
  status: recordCommand('status'),
  help,
}

// These explain themselves.
const RECORD = ['login', 'logout', 'approvals', 'audit', 'pause', 'resume', 'purge', 'org', 'status']
const OWN_HELP = new Set(['simulator', 'doctor', 'policy', ...RECORD])

process.exitCode = await runCommand(argv.slice(2)).catch((thrown: unknown) => {
  stderr.write(`xero-mcp stopped: ${thrown instanceof Error ? thrown.message : 'for an unknown reason'}\n`)
  return 1
})

async function runCommand(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args
  if (!OWN_HELP.has(first ?? '') && (args.includes('--help') || args.includes('-h'))) return await help()
  if (first === '--version') {
    stdout.write(`${ownVersion()}\n`)
    return 0
  }
  const name = first === undefined || first.startsWith('-') ? 'serve' : first
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command) return await command(name === first ? rest : args)
  const { nearestNames } = await import('./books/nearest.ts')
  const near = nearestNames(name, Object.keys(COMMANDS))
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Commands: ${Object.keys(COMMANDS).join(', ')}.`
  stderr.write(`xero-mcp has no command ${JSON.stringify(name)}. ${hint}\n`)
  return 2
}

function recordCommand(name: RecordCommand): (args: readonly string[]) => Promise<number> {
  return async (args) => (await import('./cli/record-commands.ts')).runRecordCommand(name, args)
}

async function help(): Promise<number> {
  const { HELP } = await import('./cli/help.ts')
  stdout.write(HELP)
  return 0
}

async function serve(args: readonly string[]): Promise<number> {
  const [{ takeConfig, ConfigError }, { serveStdio }, { surfaceOf }] = await Promise.all([
    import('./config.ts'),
    import('./server/stdio.ts'),
    import('./cli/serve.ts'),
  ])
  try {
    if (args.some(isAboutTokens)) return await (await import('./cli/serve-tokens.ts')).runServeTokens(args)
    const config = takeConfig(args, env)
    for (const notice of config.notices) stderr.write(`xero-mcp: ${notice}\n`)
    const offer = await surfaceOf(config, ownVersion())
    const { surface, notices, isEmpty, begin, end, onError, onCrash } = offer
    for (const notice of notices) stderr.write(`xero-mcp: ${notice}\n`)
    // Node's own report prints the whole error, tokens and all.
    process.on('uncaughtException', (error) => {
      onCrash(error).finally(() => process.exit(1))
    })
    if (config.http) return await (await import('./cli/serve-http.ts')).serveOverHttp(config, config.http, offer)
    if (stdin.isTTY) {
      const { NO_BOOKS, STARTED_BY_HAND } = await import('./cli/help.ts')
      if (await isEmpty()) {
        stderr.write(NO_BOOKS)
        await end()
        return 2
      }
      stderr.write(STARTED_BY_HAND)
    }
    begin()
    await serveStdio(surface, onError)
    await end()
    return 0
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown
    stderr.write(`xero-mcp: ${thrown.message}\n`)
    return 2
  }
}

function isAboutTokens(argument: string): boolean {
  return /^--(new-token|list-tokens|revoke-token|token-\w+)(=|$)/.test(argument)
}
