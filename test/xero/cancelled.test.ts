import { expect, it } from 'vitest'
import { unlessCancelled } from '../../src/xero/cancelled.ts'

it('many readings wait under one signal without a warning', async () => {
  const warned: unknown[] = []
  const listen = (warning: Error) => warned.push(warning.name)
  process.on('warning', listen)
  const { signal } = new AbortController()
  const work = Array.from({ length: 30 }, async (_, number) => number)
  expect(await Promise.all(work.map((one) => unlessCancelled(one, signal)))).toHaveLength(30)
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', listen)
  expect(warned).toEqual([])
})

it('a call that is cancelled does not wait for its work', async () => {
  const controller = new AbortController()
  const waiting = unlessCancelled(new Promise(() => {}), controller.signal)
  controller.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
})
