import { afterEach, describe, expect, it } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { Fault } from '../../../src/call/fault.ts'
import { contextOf } from '../../../src/call/run.ts'
import { surfaceFor } from '../../../src/server/principal-surface.ts'
import { periodOf } from '../../../src/tools/close/month/period.ts'
import { companyName, isNamedLike } from '../../../src/tools/close/related/organisation-likeness.ts'
import { readRelated } from '../../../src/tools/close/related/read-related.ts'
import { house, type TestHouse } from '../../house.ts'

const OCTOBER = periodOf(day('2026-10-01'))
const opened: TestHouse[] = []

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function demo() {
  const one = await house()
  opened.push(one)
  const [trading, services] = one.open.houses
  if (!trading || !services) throw new Error('the demo has two companies')
  const context = await contextOf(trading, { part: () => () => undefined })
  return { one, trading, services, context }
}

describe('related organisations', () => {
  it('are read where a contact is named like them, with what they have of this one', async () => {
    const { context, one } = await demo()
    await readRelated(context, OCTOBER)
    one.calls.splice(0)
    const [services, ...more] = await readRelated(context, OCTOBER)
    expect(more).toEqual([])
    expect(services).toMatchObject({ organisation: { name: 'Kestrel Services' }, unread: undefined })
    const { documents = [] } = services ?? {}
    expect(documents.length).toBeGreaterThan(10)
    expect(new Set(documents.map(({ contactName }) => contactName))).toEqual(new Set(['Kestrel Trading Ltd']))
    expect(new Set(documents.map(({ kind }) => kind))).toEqual(new Set(['bill']))
    expect(one.calls.length).toBeLessThanOrEqual(5)
  })

  it('are not asked where no contact is named like them', async () => {
    const { context, one } = await demo()
    one.calls.splice(0)
    expect(await readRelated(context, OCTOBER, [{ id: 'c', name: 'Harbour Dental' }])).toEqual([])
    expect(one.calls).toEqual([])
  })

  it('that cannot be read say so, and hide nothing of the rest', async () => {
    const { context } = await demo()
    const broken = context.others().map((other) => ({
      ...other,
      findInvoices: async () => {
        throw new Fault('limited', 'No calls are left today.', 'Ask tomorrow.')
      },
    }))
    const [services] = await readRelated({ ...context, others: () => broken }, OCTOBER)
    expect(services).toMatchObject({ unread: 'No calls are left today.', documents: [] })
  })

  it('are seen by nobody whose token does not reach them', async () => {
    const { one, trading } = await demo()
    const surface = {
      ...{ version: '0', readOnly: false, questionKey: new Uint8Array(32), agree: async () => 'refused' as never },
      ...{ toolsets: ['core'] as const, defaultOrganisation: undefined, catalogue: async () => [] },
      ...{ several: async () => true, houses: async () => one.open.houses },
    }
    const seenBy = async (organisations: readonly (typeof trading.books.ref)[] | undefined) => {
      const principal = { id: 'tok', name: 'Ann', organisations, policy: undefined }
      const [shown] = await surfaceFor(surface, principal, trading.policy).houses()
      if (!shown) throw new Error('nothing is shown')
      const context = await contextOf(shown, { part: () => () => undefined })
      return { others: context.others().map(({ ref }) => ref.name), related: await readRelated(context, OCTOBER) }
    }
    expect(await seenBy([trading.books.ref])).toEqual({ others: [], related: [] })
    const whole = await seenBy(undefined)
    expect(whole.others).toEqual(['Kestrel Services'])
    expect(whole.related).toHaveLength(1)
  })
})

describe('names of companies', () => {
  it.each([
    ['Kestrel Trading Ltd', 'kestrel trading limited', true],
    ['The Fern & Stone Co.', 'Fern and Stone', true],
    ['Kestrel Trading', 'Kestrel Training', false],
    ['Kestrel', 'Kestrel Services', false],
    ['Holdings Ltd', 'Group Ltd', false],
    ['', 'Ltd', false],
  ])('%j and %j', (contact, name, same) => {
    expect(isNamedLike(contact, { name, legalName: name })).toBe(same)
    expect(companyName(contact)).toBe(companyName(companyName(contact)))
  })
})
