import { expect, it } from 'vitest'
import type { Finding } from '../../../src/call/findings.ts'
import { limitsFinding } from '../../../src/cli/doctor/organisations.ts'
import { callsLeft } from '../../../src/tools/close/run/calls-left.ts'

const of = (...findings: Finding[]) => callsLeft({ connection: async () => findings })

it('tells what Xero has left of the day, and nothing where that is not known', async () => {
  const limits = limitsFinding({ day: 812, minute: 31, seenAt: 0 }, 0)
  expect(await of({ ...limits, check: 'organisation.copy' }, limits)).toEqual([
    'Calls to Xero: 812 calls left today, 31 this minute.',
  ])
  expect(await of()).toEqual([])
  expect(await callsLeft({ connection: () => Promise.reject(new Error('away')) })).toEqual([])
})
