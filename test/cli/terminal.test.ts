import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'

const program = join(import.meta.dirname, 'approvals-on-terminal.mjs')
const CODE = TOTP.generate({ secret: Secret.fromUTF8('a secret of 20 bytes'), timestamp: Date.UTC(2026, 10, 20, 9) })

// A pseudo-terminal comes from util-linux; elsewhere `script` takes other arguments.
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0

/** Runs the program in a pseudo-terminal and types each answer once its question has been asked. */
async function onTerminal(args: string, dialogue: readonly (readonly [question: string, answer: string])[]) {
  const script = spawn('script', ['-qec', `'${process.execPath}' '${program}' ${args}`, '/dev/null'])
  const left = [...dialogue]
  let seen = ''
  let unread = ''
  script.stdout.on('data', (chunk) => {
    seen += chunk
    unread += chunk
    const [next] = left
    if (!next || !unread.includes(next[0])) return
    left.shift()
    unread = ''
    script.stdin.write(next[1])
  })
  const status = await new Promise<number | null>((resolve) => script.on('close', resolve))
  return { status, seen: seen.replaceAll('\r', ''), unasked: left.map(([question]) => question) }
}

describe('the terminal of the process', () => {
  it('is none when input comes through a pipe: a yes with the right code is refused', () => {
    const input = `1\na\n${CODE}\n`
    const { status, stderr, stdout } = spawnSync(process.execPath, [program], { input, encoding: 'utf8' })
    expect(status).toBe(2)
    expect(stderr).toContain('http://localhost:4444/')
    expect(stdout).toContain('held 1')
    expect(stdout).not.toContain('Archive contact')
  })

  it.skipIf(!hasScript)(
    'is one in a pseudo-terminal: a person reads, decides and types a code that is not shown',
    async () => {
      const { status, seen, unasked } = await onTerminal('', [
        ['Which one', '1\r'],
        ['(a/r/b)?', 'a\r'],
        ['Code of Sam:', `${CODE}\r`],
      ])
      expect(unasked).toEqual([])
      expect(status).toBe(0)
      expect(seen).toContain('Archive contact "Harbour Dental"')
      expect(seen).toContain('chg_00000001: applied.')
      expect(seen).toContain('Nothing waits for a person.')
      expect(seen).toContain(`code of now ends in ${CODE.slice(-1)}, exit 0, held 0`)
      expect(seen).not.toContain(CODE)
    },
  )

  it.skipIf(!hasScript)('is none in a pseudo-terminal whose input is a pipe', async () => {
    const piped = `-c 'echo 1 | "$0" "$1"' '${process.execPath}' '${program}'`
    const script = spawnSync('script', ['-qec', `sh ${piped}`, '/dev/null'], { encoding: 'utf8' })
    expect(script.status).toBe(2)
    expect(script.stdout).toContain('held 1')
  })

  it.skipIf(!hasScript).each([
    ['Ctrl+C', '\u0003'],
    ['Ctrl+D', '\u0004'],
  ])('%s at the code leaves what is held, and gives the terminal back', async (_, key) => {
    const { status, seen } = await onTerminal('approve chg_00000001', [['Code of Sam:', key]])
    expect(status).toBe(1)
    expect(seen).toContain('Stopped.')
    expect(seen).toContain('exit 1, held 1')
  })
})
