import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { onlyReads } from '../../src/call/policy.ts'
import { policyInForce } from '../../src/cli/policy-in-force.ts'

const folder = mkdtempSync(join(tmpdir(), 'xero-mcp-policy-'))
afterAll(() => rmSync(folder, { recursive: true }))

const POST_UP_TO = (amount: number, more: object = {}) => ({
  name: 'ours',
  rules: [{ name: 'small', decision: 'apply', when: { effects: ['post'], max_amount: amount, ...more } }],
})

let files = 0

/** A policy file that is in force, and a way to write it again. */
async function inForce(content: unknown) {
  const file = join(folder, `policy-${++files}.json`)
  const write = (next: unknown) => writeFileSync(file, typeof next === 'string' ? next : JSON.stringify(next))
  if (content !== undefined) write(content)
  const warnings: string[] = []
  return { ...(await policyInForce({ file }, (message) => warnings.push(message))), file, write, warnings }
}

describe('a policy', () => {
  it('that is a preset has nothing to watch', async () => {
    const { policy, notices } = await policyInForce({ preset: 'controlled' }, () => {})
    expect([policy().name, notices]).toEqual(['controlled', []])
  })

  it('of a file is in force as it was read', async () => {
    const { policy, notices, warnings } = await inForce(POST_UP_TO(500, { tools: ['create_invoices'] }))
    expect([policy().name, onlyReads(policy()), notices, warnings]).toEqual(['ours', false, [], []])
  })

  it.each<[string, unknown, RegExp]>([
    ['is gone', undefined, /cannot be read.*observe/],
    ['is no JSON', '{"name": "ours",}', /not JSON.*observe/],
    [
      'names a tool that there is not',
      POST_UP_TO(500, { tools: ['create_invoice'] }),
      /"create_invoice" is no tool.*Did you mean create_invoices.*observe/,
    ],
    ['has a mistyped key', POST_UP_TO(500, { max_amont: 1 }), /max_amont.*max_amount.*observe/],
  ])('whose file %s at the start only observes, and says so', async (_, content, notice) => {
    const { policy, notices, file, write, warnings } = await inForce(content)
    expect(onlyReads(policy())).toBe(true)
    expect(notices.join('\n')).toMatch(notice)
    expect(notices.join('\n')).toContain(file)
    write(POST_UP_TO(500))
    expect(onlyReads(policy())).toBe(true)
    expect(warnings.join('\n')).toContain('needs a restart')
  })

  it('whose file is tightened while the server runs is tightened, and may not widen again', async () => {
    const { policy, write, warnings } = await inForce(POST_UP_TO(500))
    write(POST_UP_TO(50))
    const tight = policy()
    expect(tight.rules).not.toEqual((await inForce(POST_UP_TO(500))).policy().rules)
    expect(warnings).toEqual([])
    write(POST_UP_TO(500_000))
    expect(policy()).toBe(tight)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/allows more.*restart/)
    policy()
    expect(warnings).toHaveLength(1)
  })

  it.each<[string, (at: Awaited<ReturnType<typeof inForce>>) => void]>([
    ['vanishes', ({ file }) => rmSync(file)],
    ['is broken', ({ write }) => write('{')],
    ['names a tool that there is not', ({ write }) => write(POST_UP_TO(50, { tools: ['void_document'] }))],
  ])('whose file %s while the server runs observes until it is whole again', async (_, happens) => {
    const at = await inForce(POST_UP_TO(500))
    happens(at)
    expect(onlyReads(at.policy())).toBe(true)
    expect(at.warnings).toHaveLength(1)
    // What an operator reads beside the host must not tell the host where files lie.
    expect(at.warnings[0]).not.toContain(folder)
    at.write(POST_UP_TO(500))
    expect(onlyReads(at.policy())).toBe(false)
  })
})
