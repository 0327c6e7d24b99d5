import { describe, expect, it } from 'vitest'
import { findingInWords } from '../../../src/call/findings.ts'
import { connectionFindings } from '../../../src/cli/doctor/connection.ts'
import { guide } from '../../../src/tools/guide/guide.ts'
import { ask, beginOne, draft, openOn, organisation, stillClock, temporaryFolder } from '../../store/rig.ts'
import { contextOf, fakeBooks } from '../../tools/fake-books.ts'

const HOUR = 3_600_000
const LIMITS = {
  minute: { start: undefined, seen: undefined, inFlight: 0, unanswered: 0 },
  day: { left: 12, seenAt: Date.UTC(2026, 10, 20), full: 5_000, blockedUntil: 0 },
  ...{ pausedUntil: 0, calls: [], waiting: [] },
}

/** A store with a login in it that has ended, a change that is held, and few calls left. */
async function troubled() {
  const folder = temporaryFolder()
  const clock = stillClock()
  const store = await openOn(`${folder}/store.sqlite`, { clock })
  const now = clock.now()
  await store.logins.keep(
    {
      ...{ id: 'lgn_1', kind: 'web', clientId: 'client-canary', clientSecret: 'secret-canary', scopes: [], at: now },
      identityBase: 'https://identity.xero.com',
    },
    [{ organisation: organisation.id, name: organisation.name, connectionId: 'c' }],
  )
  const ended = { at: now, fact: 'Xero ended it.', next: 'Log in.' }
  const kept = { token: 'token-canary', freshUntil: now, keep: 'refresh-canary', grantedAt: now, ended }
  await store.leases.write('token lgn_1', JSON.stringify(kept), 0)
  await store.leases.write(`limits of ${organisation.id}`, JSON.stringify(LIMITS), 0)
  await beginOne(store, draft(), ask)
  await store.pause('Mere')
  clock.advance(30 * HOUR)
  const parts = { store, worker: 'me', ref: organisation, clock, demo: false, mirror: true }
  return { folder, store, parts, look: () => connectionFindings(parts) }
}

describe('how a connection stands', () => {
  it('is told without a path and without a secret, each trouble with its step', async () => {
    const { folder, store, look } = await troubled()
    const findings = await look()
    const words = findings.map(findingInWords).join('\n')
    expect(words).toMatch(
      /^fault: The login through a browser \(web app\) of .* has ended: Xero ended it\. => .*xero-mcp login/m,
    )
    expect(words).toMatch(/^warning: The server is paused.*=> .*xero-mcp resume/m)
    expect(words).toMatch(/^warning: 1 change held for a person, the oldest for 1 day\. => .*xero-mcp approvals/m)
    expect(words).not.toMatch(/canary|lgn_1/)
    expect(words).not.toContain(folder)
    await store.close()
  })

  it('has nothing of logins, limits or copies where the books are in this process', async () => {
    const { store, parts } = await troubled()
    const checks = (await connectionFindings({ ...parts, demo: true })).map(({ check }) => check)
    expect(checks).toEqual(['record.paused', 'record.held', 'record.open'])
    await store.close()
  })

  it('is in the guide under its own topic alone', async () => {
    const { store, look } = await troubled()
    const context = { ...contextOf(fakeBooks()), connection: look }
    if (guide.kind !== 'read') throw new Error('not a read tool')
    const told = await guide.run({ topic: 'connection' }, context)
    expect(told.say).toContain('xero-mcp doctor')
    expect(told.notes?.filter((note) => /^(fault|warning): /.test(note))).toHaveLength(3)
    expect(told.notes?.some((note) => note.startsWith('policy "draft"'))).toBe(true)
    const other = await guide.run({ topic: 'approvals' }, context)
    expect(other.notes?.some((note) => /^(ok|fault|warning): /.test(note))).toBe(false)
    await store.close()
  })
})
