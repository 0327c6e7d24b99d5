import { describe, expect, it } from 'vitest'
import { keptReadings } from '../../src/xero/kept-digests.ts'

const one = () => 1
const other = () => 2

async function read(digests: AsyncIterable<readonly unknown[]>): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const some of digests) all.push(...some)
  return all
}

function counting() {
  let times = 0
  const make = async function* () {
    times += 1
    yield ['a']
    yield ['b', times]
  }
  return { make, times: () => times }
}

describe('digests of readings from Xero itself', () => {
  it('are made once for a kind, a query and a function', async () => {
    const { make, times } = counting()
    const kept = keptReadings(60_000).anew(0, 0)
    expect(await read(kept.digest('bill', {}, one, make))).toEqual(['a', 'b', 1])
    expect(await read(kept.digest('bill', {}, one, make))).toEqual(['a', 'b', 1])
    expect(times()).toBe(1)
    await read(kept.digest('bill', {}, other, make))
    await read(kept.digest('invoice', {}, one, make))
    await read(kept.digest('bill', { statuses: ['PAID'] }, one, make))
    expect(times()).toBe(4)
  })

  it('count for a minute, until this server writes, and not once they are dropped', async () => {
    const { make, times } = counting()
    const kept = keptReadings(60_000)
    const at = async (now: number, writes: number) => {
      const reading = kept.recent(now, writes)
      await read(reading.digest('bill', {}, one, make))
      return [times(), reading.asOf]
    }
    expect(await at(1_000, 5)).toEqual([1, 1_000])
    expect(await at(61_000, 5)).toEqual([1, 1_000])
    expect(await at(61_001, 5)).toEqual([2, 61_001])
    expect(await at(61_002, 6)).toEqual([3, 61_002])
    kept.drop()
    expect(await at(61_003, 6)).toEqual([4, 61_003])
    kept.anew(61_004, 6)
    expect(await at(61_005, 6)).toEqual([5, 61_004])
  })

  it('are kept only where they came to their end', async () => {
    const kept = keptReadings(60_000).anew(0, 0)
    const broken = async function* () {
      yield ['a']
      throw new Error('cut off')
    }
    await expect(read(kept.digest('bill', {}, one, broken))).rejects.toThrow('cut off')
    for await (const _ of kept.digest('bill', {}, one, counting().make)) break
    const { make, times } = counting()
    expect(await read(kept.digest('bill', {}, one, make))).toEqual(['a', 'b', 1])
    expect(times()).toBe(1)
  })
})
