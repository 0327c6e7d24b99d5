import { ArgumentError, flagsOf, type Output, runNamed } from './command-line.ts'

/** What `xero-mcp pause --help` and `resume --help` print. */
export const PAUSE_HELP = `xero-mcp pause [--reason TEXT]   stops every process on this record from writing
                                 to Xero: nothing new is begun or agreed to, and
                                 what waits stays as it is. Reading goes on
xero-mcp resume                  lets them write again
`

/** The switch that every process on a store obeys. Both answer false where it stood so already. */
export interface PauseSwitch {
  pause(reason: string): Promise<boolean>
  resume(): Promise<boolean>
  close(): Promise<void>
}

/** What the commands run in. */
export interface PauseSurroundings extends Output {
  /** Opens the store; throws Fault when it cannot be. */
  open(): Promise<PauseSwitch>
}

const LONGEST_REASON = 200

/** Runs `xero-mcp pause`. Answers the exit code: 1 when the store refuses, 2 when the arguments cannot be used. */
export async function runPause(args: readonly string[], around: PauseSurroundings): Promise<number> {
  return await runNamed('pause', around, async () => {
    const options = { reason: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const
    const { values, positionals } = flagsOf('pause', args, options)
    if (values.help) return told(around, PAUSE_HELP)
    if (positionals.length > 0) throw new ArgumentError('pause takes no words; give the reason with --reason "…".')
    const reason = (values.reason ?? '').trim()
    if (reason.length > LONGEST_REASON) {
      throw new ArgumentError(`--reason must have at most ${LONGEST_REASON} characters.`)
    }
    const paused = await switched(around, (one) => one.pause(reason))
    return told(
      around,
      paused
        ? 'Paused: no process on this record writes to Xero until "xero-mcp resume". A request that had left already may still arrive.\n'
        : 'It was paused already; "xero-mcp resume" lets it write again.\n',
    )
  })
}

/** Runs `xero-mcp resume`. Answers the exit code: 1 when the store refuses, 2 when the arguments cannot be used. */
export async function runResume(args: readonly string[], around: PauseSurroundings): Promise<number> {
  return await runNamed('resume', around, async () => {
    const { values, positionals } = flagsOf('resume', args, { help: { type: 'boolean', short: 'h' } } as const)
    if (values.help) return told(around, PAUSE_HELP)
    if (positionals.length > 0) throw new ArgumentError('resume takes no words.')
    const resumed = await switched(around, (one) => one.resume())
    return told(
      around,
      resumed
        ? 'Resumed: processes on this record write to Xero again, and go on with what was open.\n'
        : 'It was not paused.\n',
    )
  })
}

function told(around: Output, text: string): number {
  around.write(text)
  return 0
}

async function switched(around: PauseSurroundings, turn: (one: PauseSwitch) => Promise<boolean>): Promise<boolean> {
  const one = await around.open()
  try {
    return await turn(one)
  } finally {
    await one.close()
  }
}
