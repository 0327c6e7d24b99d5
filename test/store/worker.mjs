// One process of several on one store: begins plans within a limit, takes a lease and changes a shared value as fast as it can.
import { randomBytes } from 'node:crypto'
import { pathToFileURL } from 'node:url'

const [, , built, file, name, rounds] = process.argv
const { openStore } = await import(pathToFileURL(built).href)
const store = await openStore({
  file,
  key: new Uint8Array(32).fill(7),
  clock: { now: () => Date.now(), wait: () => Promise.reject(new Error('not here')) },
  newHandle: () => randomBytes(4).toString('hex'),
  random: randomBytes,
  worker: name,
  countedAmount: () => 100n,
})
const log = store.changesOf({ id: 'org-1', name: 'Test Ltd', demo: true })
const within = (_, used) => ({ decision: used.length < 30 ? 'apply' : 'ask', why: '', tier: 'person' })
let sending = 0
let counted = 0
for (let round = 0; round < Number(rounds); round += 1) {
  const document = {
    id: `${name} ${round}`,
    kind: 'invoice',
    contact: { id: 'c', name: 'C' },
    status: 'DRAFT',
    total: 1n,
    currency: 'NZD',
    currencyRate: 1n,
  }
  const change = { act: 'set_status', document, to: 'AUTHORISED', ours: false, summary: 's', warnings: [] }
  const [begun] = await log.begin(
    { tool: 't', proposer: { user: 'u', client: 'c' }, changes: [change], again: false },
    within,
  )
  if (begun.record.state === 'sending') sending += 1
  const shared = await store.leases.read('counter')
  if (await store.leases.write('counter', `${Number(shared?.value ?? 0) + 1}`, shared?.version ?? 0)) counted += 1
}
await store.close()
process.stdout.write(JSON.stringify({ sending, counted }))
