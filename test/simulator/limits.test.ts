import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLimiter, xeroLimits } from '../../src/simulator/edge/limits.ts'
import { callHeaders, INVOICES, json, rig, SERVICES, send } from './edge-rig.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** Enters and leaves at once. */
function call(limiter: ReturnType<typeof createLimiter>, now: number, tenant = 'T', app = 'A') {
  const entrance = limiter.enter(app, tenant, now)
  if (entrance.admitted) entrance.leave()
  return entrance
}

describe('the minute', () => {
  it('admits sixty calls in a window that begins with the first, then names the seconds left', () => {
    const limiter = createLimiter(xeroLimits)
    for (let n = 0; n < 60; n += 1) expect(call(limiter, 5_000 + n * 500).admitted).toBe(true)
    const refused = call(limiter, 5_000 + 34_000)
    expect(refused).toMatchObject({ admitted: false, problem: 'minute' })
    expect(refused.admitted ? {} : refused.headers).toEqual({
      'x-daylimit-remaining': '4940',
      'x-minlimit-remaining': '0',
      'x-appminlimit-remaining': '9940',
      'x-rate-limit-problem': 'minute',
      'retry-after': '26',
    })
    expect(call(limiter, 5_000 + MINUTE - 1).admitted).toBe(false)
    expect(call(limiter, 5_000 + MINUTE).admitted).toBe(true)
  })

  it('counts each organisation and each app for itself', () => {
    const limiter = createLimiter({ ...xeroLimits, minute: 1 })
    expect(call(limiter, 0, 'T', 'A').admitted).toBe(true)
    expect(call(limiter, 0, 'U', 'A').admitted).toBe(true)
    expect(call(limiter, 0, 'T', 'B').admitted).toBe(true)
    expect(call(limiter, 0, 'T', 'A').admitted).toBe(false)
  })

  it('never admits more than the limit in one window, whatever the pace', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }), (gaps) => {
        const limiter = createLimiter({ ...xeroLimits, minute: 7 })
        const admitted: number[] = []
        let now = 1_000_000
        for (const gap of gaps) {
          now += gap
          if (call(limiter, now).admitted) admitted.push(now)
          else expect(admitted.filter((at) => at > now - MINUTE).length).toBeGreaterThanOrEqual(7)
        }
        for (let index = 14; index < admitted.length; index += 1) {
          expect((admitted[index] ?? 0) - (admitted[index - 14] ?? 0)).toBeGreaterThanOrEqual(MINUTE)
        }
      }),
    )
  })
})

describe('the day', () => {
  it('rolls over twenty-four hours', () => {
    const limiter = createLimiter({ ...xeroLimits, minute: 1_000, day: 3 })
    for (const at of [0, 1_000, 2_000]) expect(call(limiter, at).admitted).toBe(true)
    const refused = call(limiter, 10_000)
    expect(refused.admitted ? {} : refused.headers).toMatchObject({
      'x-rate-limit-problem': 'day',
      'x-daylimit-remaining': '0',
      'retry-after': String((DAY - 10_000) / 1000),
    })
    expect(call(limiter, DAY - 1).admitted).toBe(false)
    expect(call(limiter, DAY).admitted).toBe(true)
    expect(call(limiter, DAY).admitted).toBe(false)
  })

  it('keeps count over more calls than a day holds', () => {
    const limiter = createLimiter({ ...xeroLimits, minute: 10_000, appMinute: 1e9, day: 5_000 })
    let admitted = 0
    for (let n = 0; n < 12_000; n += 1) if (call(limiter, n * 14_400).admitted) admitted += 1
    expect(admitted).toBe(10_000 + 0)
  })
})

it('limits an app over all its organisations, without saying when to come back', () => {
  const limiter = createLimiter({ ...xeroLimits, appMinute: 2 })
  expect(call(limiter, 0, 'T').admitted).toBe(true)
  expect(call(limiter, 0, 'U').admitted).toBe(true)
  const refused = call(limiter, 0, 'V')
  const headers = refused.admitted ? {} : refused.headers
  expect(headers).toMatchObject({ 'x-rate-limit-problem': 'appminute', 'x-appminlimit-remaining': '0' })
  expect(headers).not.toHaveProperty('retry-after')
})

describe('over HTTP', () => {
  it('says on every ordinary answer what is left', async () => {
    const simulator = rig()
    const headers = await callHeaders(simulator)
    await send(simulator, 'GET', INVOICES, headers)
    const answer = await send(simulator, 'GET', INVOICES, headers)
    expect(answer.headers).toMatchObject({
      'x-daylimit-remaining': '4998',
      'x-minlimit-remaining': '58',
      'x-appminlimit-remaining': '9998',
    })
    const other = await send(simulator, 'GET', INVOICES, { ...headers, 'xero-tenant-id': SERVICES })
    expect(other.headers).toMatchObject({ 'x-minlimit-remaining': '59', 'x-appminlimit-remaining': '9997' })
  })

  it('answers 429 with an empty body, and writes nothing', async () => {
    const simulator = rig({ limits: { minute: 1 } })
    const headers = await callHeaders(simulator)
    await send(simulator, 'POST', INVOICES, headers, {})
    const refused = await send(simulator, 'POST', INVOICES, headers, {})
    expect([refused.status, refused.body.byteLength]).toEqual([429, 0])
    expect(refused.headers['xero-correlation-id']).toMatch(/^[0-9a-f-]{36}$/)
    simulator.clock.advance(MINUTE)
    expect(json(await send(simulator, 'GET', INVOICES, headers)).Invoices).toMatchObject([{ Count: 1 }])
  })

  it('lets five calls run at once and no sixth', async () => {
    const gates: (() => void)[] = []
    const simulator = rig({ latency: () => new Promise((resolve) => gates.push(resolve)) })
    const headers = await callHeaders(simulator)
    const five = Array.from({ length: 5 }, () => send(simulator, 'GET', INVOICES, headers))
    const sixth = await send(simulator, 'GET', INVOICES, headers)
    expect([sixth.status, sixth.headers['x-rate-limit-problem']]).toEqual([429, 'concurrent'])
    expect(sixth.headers).not.toHaveProperty('retry-after')
    expect(gates).toHaveLength(5)
    for (const open of gates.splice(0)) open()
    expect((await Promise.all(five)).map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200])
    const seventh = send(simulator, 'GET', INVOICES, headers)
    await Promise.resolve()
    for (const open of gates) open()
    expect((await seventh).status).toBe(200)
  })
})
