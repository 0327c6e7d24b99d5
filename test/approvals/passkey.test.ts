import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  challengeOf,
  createdCredential,
  creationOptions,
  requestOptions,
  signedAnswer,
  verifyProof,
} from '../../src/approvals/passkey.ts'
import { sha256 } from '../../src/call/canonical.ts'
import { approvalsInMemory } from './approvals-in-memory.ts'
import { softwareKey } from './authenticator.ts'
import { ORIGIN, stillClock } from './fixtures.ts'

const [one, two] = [sha256('one'), sha256('two')]
const encoded = (challenge: string) => Buffer.from(challenge, 'hex').toString('base64url')

async function enrolled(seed = 'key') {
  const { approvals } = approvalsInMemory(stillClock())
  const key = softwareKey(seed)
  const { challenge } = await creationOptions([], sha256('create'))
  const credential = await createdCredential(key.create(challenge, ORIGIN), sha256('create'), ORIGIN)
  const approver = await approvals.enrol({
    id: 'apr_1',
    name: 'Aroha',
    method: 'passkey',
    credential,
    enrolledBy: undefined,
  })
  const answer = (text: string, hashes: readonly string[] = [one], verdict: 'approved' | 'rejected' = 'approved') =>
    signedAnswer(text, hashes, verdict, { approvals, origin: ORIGIN })
  return { approvals, key, approver, answer }
}

describe('what is signed', () => {
  it('is the hash of one change, and one over the hashes of several in their order', () => {
    expect(challengeOf([one], 'approved')).toBe(one)
    expect(challengeOf([one, two], 'approved')).toBe(sha256(Buffer.from(one + two, 'hex')))
    expect(challengeOf([two, one], 'approved')).not.toBe(challengeOf([one, two], 'approved'))
  })

  it('never is the same for a yes and a no', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))
    fc.assert(
      fc.property(fc.array(hash, { minLength: 1, maxLength: 4 }), (hashes) => {
        const [yes, no] = [challengeOf(hashes, 'approved'), challengeOf(hashes, 'rejected')]
        expect(yes).toMatch(/^[0-9a-f]{64}$/)
        expect(no).not.toBe(yes)
      }),
    )
  })
})

describe('enrolling', () => {
  it('asks for a verified person, and for no authenticator twice', async () => {
    const { approvals, key } = await enrolled()
    const options = await creationOptions(await approvals.approvers(), sha256('again'))
    expect(options.authenticatorSelection?.userVerification).toBe('required')
    expect(options.excludeCredentials).toMatchObject([{ id: key.id, transports: ['internal'] }])
    expect(options.challenge).toBe(encoded(sha256('again')))
    expect(options.rp.id).toBe('localhost')
  })

  it.each([
    ['another challenge', encoded(sha256('other')), ORIGIN],
    ['another port', encoded(sha256('create')), 'http://localhost:4712'],
    ['another site', encoded(sha256('create')), 'https://evil.example'],
  ])('refuses a passkey for %s', async (_, challenge, origin) => {
    const made = softwareKey('x').create(challenge, origin)
    await expect(createdCredential(made, sha256('create'), ORIGIN)).rejects.toMatchObject({ code: 'refused' })
  })

  it('refuses what is no passkey at all', async () => {
    for (const text of ['', 'null', '{}', '[', '{"id":"x","rawId":"x"}']) {
      await expect(createdCredential(text, one, ORIGIN)).rejects.toMatchObject({ code: 'refused' })
    }
  })
})

describe('signing', () => {
  it('asks for a verified person and names the passkeys that may sign', async () => {
    const { approvals, key } = await enrolled()
    const options = await requestOptions(await approvals.approvers(), one)
    expect(options).toMatchObject({ challenge: encoded(one), rpId: 'localhost', userVerification: 'required' })
    expect(options?.allowCredentials).toMatchObject([{ id: key.id }])
    await approvals.revoke('apr_1', { approverId: 'apr_1', name: 'Aroha', method: 'passkey', proof: '' })
    expect(await requestOptions(await approvals.approvers(), one)).toBeUndefined()
  })

  it('answers for who signed, moves the counter on, and leaves a proof that can be checked later', async () => {
    const { approvals, key, approver, answer } = await enrolled()
    const said = await answer(key.sign({ challenge: encoded(one), origin: ORIGIN }))
    expect(said).toMatchObject({ approverId: 'apr_1', name: 'Aroha', method: 'passkey' })
    const [now] = await approvals.approvers()
    expect(JSON.parse(now?.credential ?? '')).toMatchObject({ id: key.id, counter: 1 })
    expect(await verifyProof(now ?? approver, one, said.proof)).toBe(true)
    expect(await verifyProof(approver, one, said.proof)).toBe(true)
  })

  it('a proof fits its change, its verdict and its approver, and nothing else', async () => {
    const { key, approver, answer } = await enrolled()
    const other = (await enrolled('other')).approver
    const { proof } = await answer(
      key.sign({ challenge: encoded(challengeOf([one, two], 'approved')), origin: ORIGIN }),
      [one, two],
    )
    expect(await verifyProof(approver, one, proof)).toBe(true)
    expect(await verifyProof(approver, two, proof)).toBe(true)
    expect(await verifyProof(approver, sha256('three'), proof)).toBe(false)
    expect(await verifyProof(approver, one, proof, 'rejected')).toBe(false)
    expect(await verifyProof(other, one, proof)).toBe(false)
    const altered = { ...JSON.parse(proof), hashes: [one] }
    expect(await verifyProof(approver, one, JSON.stringify(altered))).toBe(false)
    const forged = { ...JSON.parse(proof), signature: Buffer.from('no').toString('base64url') }
    expect(await verifyProof(approver, one, JSON.stringify(forged))).toBe(false)
    for (const text of ['', '{}', 'x']) expect(await verifyProof(approver, one, text)).toBe(false)
  })

  it('a no leaves a proof of a no', async () => {
    const { key, approver, answer } = await enrolled()
    const challenge = encoded(challengeOf([one], 'rejected'))
    const { proof } = await answer(key.sign({ challenge, origin: ORIGIN }), [one], 'rejected')
    expect(await verifyProof(approver, one, proof, 'rejected')).toBe(true)
    expect(await verifyProof(approver, one, proof)).toBe(false)
  })

  const wrong = [
    ['another change', { challenge: encoded(two) }],
    ['a no', { challenge: encoded(challengeOf([one], 'rejected')) }],
    ['another port', { origin: 'http://localhost:4712' }],
    ['the address by number', { origin: 'http://127.0.0.1:4711' }],
    ['another site', { origin: 'https://evil.example' }],
    ['a frame on another site', { over: { clientData: { crossOrigin: true } } }],
    ['another party', { over: { party: 'evil.example' } }],
    ['a person who was not verified', { over: { verified: false } }],
    ['another ceremony', { over: { clientData: { type: 'webauthn.create' } } }],
  ] as const
  it.each(wrong)('refuses a signature for %s', async (_, over) => {
    const { key, answer } = await enrolled()
    const text = key.sign({ challenge: encoded(one), origin: ORIGIN, ...over })
    await expect(answer(text)).rejects.toMatchObject({ code: 'refused' })
  })

  it('refuses a signature of a passkey that is not enrolled, or of a revoked approver', async () => {
    const { approvals, key, answer } = await enrolled()
    const stranger = softwareKey('stranger').sign({ challenge: encoded(one), origin: ORIGIN })
    await expect(answer(stranger)).rejects.toMatchObject({ code: 'refused' })
    await approvals.revoke('apr_1', { approverId: 'apr_1', name: 'Aroha', method: 'passkey', proof: '' })
    await expect(answer(key.sign({ challenge: encoded(one), origin: ORIGIN }))).rejects.toMatchObject({
      code: 'refused',
    })
  })

  it('refuses a counter that does not grow, and takes one that is never used', async () => {
    const { key, answer } = await enrolled()
    const signed = key.sign({ challenge: encoded(one), origin: ORIGIN, over: { counter: 7 } })
    await answer(signed)
    await expect(answer(signed)).rejects.toMatchObject({ code: 'refused' })
    await expect(answer(key.sign({ challenge: encoded(one), origin: ORIGIN, over: { counter: 6 } }))).rejects.toThrow()
    const never = await enrolled('never counts')
    const zero = never.key.sign({ challenge: encoded(one), origin: ORIGIN, over: { counter: 0 } })
    await expect(never.answer(zero)).resolves.toMatchObject({ name: 'Aroha' })
  })

  it('of two uses of one signature at the same moment only one counts', async () => {
    const { key, answer } = await enrolled()
    const signed = key.sign({ challenge: encoded(one), origin: ORIGIN })
    const both = await Promise.allSettled([answer(signed), answer(signed)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('survives any text in place of a signature', async () => {
    const { answer } = await enrolled()
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        await expect(answer(text)).rejects.toMatchObject({ code: 'refused' })
      }),
      { numRuns: 200 },
    )
  })
})
