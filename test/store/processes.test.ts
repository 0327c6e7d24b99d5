import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { openOn, organisation, temporaryFolder } from './rig.ts'

const run = promisify(execFile)
const built = resolve(import.meta.dirname, '../../dist/store/open-store.js')

it('three processes that start on one new file keep a limit, a shared value and the audit whole', async () => {
  const file = join(temporaryFolder(), 'store.db')
  const started = ['a', 'b', 'c'].map((name) =>
    run(process.execPath, [join(import.meta.dirname, 'worker.mjs'), built, file, name, '20']),
  )
  const results = (await Promise.all(started)).map(({ stdout, stderr }) => ({ ...JSON.parse(stdout), stderr }))
  expect(results.map(({ stderr }) => stderr)).toEqual(['', '', ''])
  expect(results.reduce((sum, { sending }) => sum + sending, 0)).toBe(30)
  const store = await openOn(file)
  expect((await store.changesOf(organisation).list()).counts).toEqual({ sending: 30, held: 30 })
  const counted = results.reduce((sum, one) => sum + one.counted, 0)
  expect((await store.leases.read('counter'))?.value).toBe(`${counted}`)
  const audit = await store.database.all('select seq, prev, hash from audit order by seq')
  expect(audit.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
  expect(audit.slice(1).map(({ prev }) => prev)).toEqual(audit.slice(0, -1).map(({ hash }) => hash))
  await store.close()
})
