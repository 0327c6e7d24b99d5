import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/call/fault.ts'
import { type PauseSwitch, runPause, runResume } from '../../src/cli/pause.ts'
import { runPurge } from '../../src/cli/purge.ts'

function listener() {
  const heard = { said: '' }
  const hear = (text: string) => {
    heard.said += text
  }
  return { heard, output: { write: hear, complain: hear } }
}

function theSwitch(paused: boolean) {
  const state = { paused, reason: '', open: 0 }
  const one: PauseSwitch = {
    pause: async (reason) => {
      const turned = !state.paused
      state.paused = true
      state.reason = reason
      return turned
    },
    resume: async () => {
      const turned = state.paused
      state.paused = false
      return turned
    },
    close: async () => {
      state.open -= 1
    },
  }
  const open = async () => {
    state.open += 1
    return one
  }
  return { state, open }
}

describe('pause and resume', () => {
  it.each([
    [runPause, ['--reason', 'month end'], false, true, 'Paused: no process on this record writes'],
    [runPause, [], true, true, 'It was paused already'],
    [runResume, [], true, false, 'Resumed: processes on this record write'],
    [runResume, [], false, false, 'It was not paused.'],
  ] as const)('%o %j, paused %s before', async (run, args, before, after, words) => {
    const { heard, output } = listener()
    const { state, open } = theSwitch(before)
    expect(await run(args, { ...output, open })).toBe(0)
    expect(heard.said).toContain(words)
    expect(state).toEqual({ paused: after, reason: args.length > 0 ? 'month end' : '', open: 0 })
  })

  it.each([
    [runPause, ['now'], 'give the reason with --reason'],
    [runPause, ['--reason', 'x'.repeat(201)], '--reason must have at most 200'],
    [runPause, ['--why', 'x'], "Unknown option '--why'"],
    [runResume, ['--reason', 'x'], "Unknown option '--reason'"],
    [runResume, ['now'], 'resume takes no words'],
  ] as const)('%o %j is refused in words', async (run, args, words) => {
    const { heard, output } = listener()
    const { state, open } = theSwitch(false)
    expect(await run(args, { ...output, open })).toBe(2)
    expect(heard.said).toContain(words)
    expect(state.paused).toBe(false)
  })

  it('tells what the store refuses', async () => {
    const { heard, output } = listener()
    const open = async () => {
      throw new Fault('unavailable', 'The store cannot be opened.', 'Look at its folder.')
    }
    expect(await runPause([], { ...output, open })).toBe(1)
    expect(heard.said).toBe('xero-mcp pause: The store cannot be opened. Look at its folder.\n')
  })
})

describe('purge', () => {
  const ORGANISATIONS = [
    { id: 'tenant-1', name: 'Kestrel Trading Ltd', demo: true },
    { id: 'tenant-2', name: 'Kestrel Services', demo: true },
    { id: 'tenant-3', name: 'kestrel services', demo: false },
  ]

  async function purged(args: readonly string[], typed: string | undefined, refuses = false) {
    const { heard, output } = listener()
    const gone: string[] = []
    const questions: string[] = []
    const code = await runPurge(args, {
      ...output,
      ask: async (question) => {
        questions.push(question)
        return typed
      },
      open: async () => ({
        organisations: ORGANISATIONS,
        purge: async (id) => {
          if (refuses) throw new Fault('refused', 'A change is still being sent.', 'Try again in ten minutes.')
          gone.push(id)
          return 15
        },
        close: async () => {},
      }),
    })
    return { code, said: heard.said, gone, questions }
  }

  it('asks for the name again, and then says what went', async () => {
    const { code, said, gone, questions } = await purged(['kestrel trading ltd'], ' Kestrel Trading LTD\n')
    expect([code, gone]).toEqual([0, ['tenant-1']])
    expect(said).toBe('Kestrel Trading Ltd: 15 records removed. The audit keeps its entries.\n')
    expect(questions).toHaveLength(1)
  })

  it('asks nothing with --yes', async () => {
    const { code, gone, questions } = await purged(['tenant-3', '--yes'], undefined)
    expect([code, gone, questions]).toEqual([0, ['tenant-3'], []])
  })

  it.each([
    [['Kestrel Trading Ltd'], 'yes', 1, 'That is not its name'],
    [['Kestrel Trading Ltd'], '', 1, 'That is not its name'],
    [['Kestrel Trading Ltd'], undefined, 2, '--yes is needed'],
    [['Kestrel Services', '--yes'], undefined, 2, 'several are called that'],
    [['Kestrel', '--yes'], undefined, 2, 'no organisation here is called "Kestrel"'],
    [['Kestrel', 'Trading', '--yes'], undefined, 2, 'in quotes'],
    [[], undefined, 2, 'Name one organisation'],
  ] as const)('%j, answered with %j, removes nothing', async (args, typed, exit, words) => {
    const { code, said, gone } = await purged(args, typed)
    expect([code, gone]).toEqual([exit, []])
    expect(said).toContain(words)
  })

  it('tells what the store refuses', async () => {
    const { code, said } = await purged(['tenant-1', '--yes'], undefined, true)
    expect(code).toBe(1)
    expect(said).toContain('A change is still being sent.')
  })
})
