import { homedir } from 'node:os'
import { argv, env, execPath, platform, stderr, stdout, versions } from 'node:process'
import { type Finding, faulty, unchecked } from '../call/findings.ts'
import { ConfigError, readConfig, splitSettings } from '../config.ts'
import { createLog } from '../log.ts'
import { systemClock } from '../system.ts'
import { systemReach } from '../xero/reach-host.ts'
import { ArgumentError, flagsOf, type Output, runNamed } from './command-line.ts'
import { type ExamineParts, examine, examineComputer } from './doctor/examine.ts'
import { findingsJson, printFindings, resultOf } from './doctor/print.ts'

/** What `xero-mcp doctor --help` prints. */
export const DOCTOR_HELP = `xero-mcp doctor: what is wrong with this server, and how to mend it. It changes
nothing.

  doctor [the settings of the server, such as --simulator URL or --data FOLDER]

  --deep     also reads a large record and its whole audit
  --json     for programs: one JSON object with the result and every check

It looks at this computer, the settings and the policy, the record and its key,
the network, the logins and their scopes, each organisation, and hosts that
start this server. Without --deep it takes at most half a minute. It ends with
0, with 1 when something is a fault, or with 2 when its arguments cannot be
used.
`

/** What the command runs in: its words, where it writes, and what it examines with. */
export interface DoctorSurroundings extends Output {
  environment: Readonly<Record<string, string | undefined>>
  parts(deep: boolean): Omit<ExamineParts, 'flags'>
  now(): number
}

/** Runs `xero-mcp doctor`. Answers the exit code: 1 when something is a fault, 2 when the arguments cannot be used. */
export async function runDoctor(args: readonly string[], around: DoctorSurroundings): Promise<number> {
  return await runNamed('doctor', around, async () => {
    const { settings, own } = splitSettings(args)
    const options = {
      deep: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    } as const
    const { values, positionals } = flagsOf('doctor', own, options)
    if (positionals.length > 0) throw new ArgumentError('doctor takes no words. See xero-mcp doctor --help.')
    if (values.help) {
      around.write(DOCTOR_HELP)
      return 0
    }
    const parts = { ...around.parts(values.deep === true), flags: settings }
    const findings = [...examineComputer(parts), ...(await examineSettings(settings, parts, around))]
    const examination = { version: parts.version, at: around.now(), findings }
    around.write(values.json ? findingsJson(examination) : printFindings(examination))
    return resultOf(findings) === 'fault' ? 1 : 0
  })
}

async function examineSettings(
  settings: readonly string[],
  parts: ExamineParts,
  { environment }: DoctorSurroundings,
): Promise<Finding[]> {
  try {
    return await examine(readConfig(settings, environment), parts)
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown
    const why = 'the settings cannot be used'
    return [
      faulty('settings.configuration', thrown.message, 'Mend it: "xero-mcp help" lists every setting.'),
      unchecked('record.store', 'Record', why),
      unchecked('network.hosts', 'Network', why),
      unchecked('organisation.reached', 'Organisations', why),
    ]
  }
}

/** Runs the command in this process, and ends it: what did not answer in time would keep it alive. */
export async function doctorHere(args: readonly string[], version: string): Promise<never> {
  const written: Promise<unknown>[] = []
  const write = (stream: NodeJS.WriteStream) => (text: string) => {
    written.push(new Promise((resolve) => stream.write(text, resolve)))
  }
  const code = await runDoctor(args, {
    ...{ write: write(stdout), complain: write(stderr), environment: env, now: systemClock.now },
    parts: (deep) => ({
      ...{ version, deep, clock: systemClock, node: versions.node, nodePath: execPath, program: argv[1] ?? '' },
      computer: { environment: env, home: homedir(), platform },
      reach: systemReach(systemClock.now),
      log: createLog('silent'),
    }),
  })
  await Promise.all(written)
  return process.exit(code)
}
