import { HOTP, Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { confirmedTotp, newTotp, totpProof, totpVerifier } from '../../src/approvals/totp.ts'
import { approvalsInMemory, leasesInMemory } from './approvals-in-memory.ts'

const MINUTE = 60_000
const STEP = 30_000
const START = Date.UTC(2026, 10, 20, 9)
const secret = Secret.fromLatin1('12345678901234567890').base32
const HASH = 'a'.repeat(64)

function movable(start = START) {
  let now = start
  return {
    now: () => now,
    set: (instant: number) => {
      now = instant
    },
    advance: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

function codeAt(instant: number): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: instant })
}

async function rig(start = START) {
  const clock = movable(start)
  const memory = { ...approvalsInMemory(clock), leases: leasesInMemory(clock) }
  const credential = JSON.stringify({ secret, lastStep: -1 })
  const sam = await memory.approvals.enrol({
    id: 'apr_1',
    name: 'Sam',
    method: 'totp',
    credential,
    enrolledBy: undefined,
  })
  const process = () => totpVerifier({ approvals: memory.approvals, leases: memory.leases, clock })
  return { ...memory, clock, sam, process, verify: process().verify }
}

function wrongCodes(clock: { now(): number }): string[] {
  const good = new Set([-1, 0, 1, 2].map((steps) => codeAt(clock.now() + steps * STEP)))
  return Array.from({ length: 30 }, (_, n) => String(n).padStart(6, '0')).filter((code) => !good.has(code))
}

/** Wrong for sure: of no step near the instant. */
function wrongAt(instant: number): string {
  return wrongCodes({ now: () => instant })[0] ?? ''
}

describe('one-time codes', () => {
  // RFC 6238 appendix B for SHA-1, of whose 8 digits ours are the last 6.
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('second %d of RFC 6238', async (second, code) => {
    const { verify, sam } = await rig(second * 1_000)
    const answer = await verify(sam, code.slice(2), [HASH])
    expect(answer).toMatchObject({ approverId: 'apr_1', name: 'Sam', method: 'totp' })
    expect(JSON.parse(answer.proof)).toMatchObject({ method: 'totp', step: Math.floor(second / 30) })
  })

  it.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ])('a code of %d steps from now: good is %s', async (steps, good) => {
    const { verify, sam } = await rig()
    const verified = verify(sam, codeAt(START + steps * STEP), [HASH])
    if (good) await expect(verified).resolves.toMatchObject({ approverId: 'apr_1' })
    else await expect(verified).rejects.toMatchObject({ code: 'refused', fact: 'The code is wrong.' })
  })

  it('takes a code as people type it, and nothing else', async () => {
    const { verify, sam } = await rig()
    for (const typed of ['', '12345', '1234567', 'abcdef', '12345６']) {
      await expect(verify(sam, typed, [HASH])).rejects.toMatchObject({ code: 'invalid_input' })
    }
    const code = codeAt(START)
    await expect(verify(sam, ` ${code.slice(0, 3)} ${code.slice(3)}\n`, [HASH])).resolves.toBeTruthy()
  })

  it('binds the proof to the step and the hashes, in any order, and shows neither secret nor code', async () => {
    const { verify, sam } = await rig()
    const { proof } = await verify(sam, codeAt(START), ['b', 'a'])
    const step = START / STEP
    expect(proof).toBe(totpProof(secret, step, ['a', 'b']))
    expect(proof).not.toBe(totpProof(secret, step, ['a']))
    expect(proof).not.toBe(totpProof(secret, step + 1, ['a', 'b']))
    expect(JSON.parse(proof)).toMatchObject({ step, hashes: ['a', 'b'] })
    expect(proof).not.toContain(secret)
  })

  it('a code is good once, in whichever process, and so is what comes before it', async () => {
    const { process, sam, clock } = await rig()
    const [one, other] = [process(), process()]
    const code = codeAt(START)
    const both = await Promise.allSettled([one.verify(sam, code, [HASH]), other.verify(sam, code, [HASH])])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = both.find(({ status }) => status === 'rejected')
    expect(refused).toMatchObject({ reason: { code: 'refused', fact: expect.stringContaining('used already') } })
    clock.advance(STEP)
    await expect(other.verify(sam, code, [HASH])).rejects.toMatchObject({
      fact: expect.stringContaining('used already'),
    })
    await expect(other.verify(sam, codeAt(START - STEP), [HASH])).rejects.toMatchObject({ code: 'refused' })
    await expect(other.verify(sam, codeAt(START + STEP), [HASH])).resolves.toBeTruthy()
  })

  it('a replay is no guess: it does not lead to the pause', async () => {
    const { verify, sam } = await rig()
    await verify(sam, codeAt(START), [HASH])
    for (let n = 0; n < 8; n++) {
      await expect(verify(sam, codeAt(START), [HASH])).rejects.toMatchObject({ fact: expect.stringContaining('used') })
    }
    await expect(verify(sam, codeAt(START + STEP), [HASH])).resolves.toBeTruthy()
  })

  it('pauses after five wrong codes, for the right one too and in every process, and only that approver', async () => {
    const { process, sam, clock, approvals } = await rig()
    const ann = await approvals.enrol({ ...sam, id: 'apr_2', name: 'Ann', enrolledBy: 'apr_1' })
    for (let n = 0; n < 5; n++) {
      await expect(process().verify(sam, wrongAt(clock.now()), [HASH])).rejects.toMatchObject({
        fact: 'The code is wrong.',
      })
      clock.advance(MINUTE)
    }
    const right = () => process().verify(sam, codeAt(clock.now()), [HASH])
    await expect(right()).rejects.toMatchObject({ code: 'refused', fact: expect.stringContaining('5 wrong codes') })
    await expect(right()).rejects.toMatchObject({ next: expect.stringContaining('Wait 10 minutes') })
    await expect(process().verify(ann, codeAt(clock.now()), [HASH])).resolves.toMatchObject({ name: 'Ann' })
    clock.set(START + 15 * MINUTE)
    await expect(right()).resolves.toBeTruthy()
  })

  it('a right code does not wipe out the wrong ones before it', async () => {
    const { verify, sam, clock } = await rig()
    for (let n = 0; n < 4; n++) await expect(verify(sam, wrongAt(clock.now()), [HASH])).rejects.toThrow('wrong')
    await verify(sam, codeAt(START), [HASH])
    await expect(verify(sam, wrongAt(START), [HASH])).rejects.toThrow('last try')
    await expect(verify(sam, codeAt(START + STEP), [HASH])).rejects.toThrow('5 wrong codes')
  })

  it('guesses at the same time cannot outnumber the limit', async () => {
    const { process, sam, clock } = await rig()
    const guesses = wrongCodes(clock)
      .slice(0, 12)
      .map((code) => process().verify(sam, code, [HASH]))
    const facts = (await Promise.allSettled(guesses)).map((one) => (one.status === 'rejected' ? one.reason.fact : 'in'))
    expect(facts.filter((fact) => fact === 'The code is wrong.')).toHaveLength(5)
    expect(facts.filter((fact) => fact.startsWith('5 wrong codes'))).toHaveLength(7)
  })

  it('a clock that is moved back frees neither a used code nor the pause, and does not prolong it', async () => {
    const { verify, sam, clock } = await rig()
    await verify(sam, codeAt(START), [HASH])
    for (let n = 0; n < 5; n++) await expect(verify(sam, wrongAt(START), [HASH])).rejects.toThrow('wrong')
    clock.set(START - 60 * MINUTE)
    await expect(verify(sam, codeAt(clock.now()), [HASH])).rejects.toThrow('5 wrong codes')
    clock.advance(15 * MINUTE)
    const early = verify(sam, codeAt(clock.now()), [HASH])
    await expect(early).rejects.toMatchObject({ next: expect.stringContaining("computer's clock") })
    clock.set(START + STEP)
    await expect(verify(sam, codeAt(clock.now()), [HASH])).resolves.toBeTruthy()
  })

  it('refuses who is revoked, has a passkey or is nobody, and says no secret when one cannot be read', async () => {
    const { verify, sam, approvals, people } = await rig()
    await expect(verify({ id: 'apr_9' }, '123456', [HASH])).rejects.toMatchObject({ code: 'refused' })
    people.set('apr_1', { ...sam, method: 'passkey' })
    await expect(verify(sam, codeAt(START), [HASH])).rejects.toMatchObject({ code: 'refused' })
    people.set('apr_1', { ...sam, credential: `{"secret":"${secret.toLowerCase()}"}` })
    const unreadable = await verify(sam, codeAt(START), [HASH]).catch((thrown) => thrown)
    expect(unreadable).toMatchObject({ code: 'unavailable' })
    expect(String(unreadable).toLowerCase()).not.toContain(secret.toLowerCase())
    people.set('apr_1', sam)
    await approvals.revoke('apr_1', { approverId: 'apr_1', name: 'Sam', method: 'totp', proof: '' })
    await expect(verify(sam, codeAt(START), [HASH])).rejects.toMatchObject({ code: 'refused' })
  })

  it('enrols with 160 bits of the randomness given, and the code that confirms is used up', async () => {
    const { secret: fresh, uri } = newTotp('Sam O’Neil & Co', (size) => new Uint8Array(size).fill(7))
    expect(Secret.fromBase32(fresh).bytes).toEqual(new Uint8Array(20).fill(7))
    const parsed = new URL(uri)
    expect(decodeURIComponent(parsed.pathname)).toContain('xero-mcp:Sam O’Neil & Co')
    expect(Object.fromEntries(parsed.searchParams)).toMatchObject({
      issuer: 'xero-mcp',
      secret: fresh,
      digits: '6',
      period: '30',
    })
    const code = HOTP.generate({ secret: Secret.fromBase32(fresh), counter: START / STEP })
    const { approvals, leases, clock } = await rig()
    expect(() => confirmedTotp(fresh, wrongAt(START), clock)).toThrow('does not fit')
    const credential = confirmedTotp(fresh, code, clock)
    const ann = await approvals.enrol({ id: 'apr_2', name: 'Ann', method: 'totp', credential, enrolledBy: 'apr_1' })
    await expect(totpVerifier({ approvals, leases, clock }).verify(ann, code, [HASH])).rejects.toThrow('used already')
  })
})
