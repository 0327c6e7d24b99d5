// Made store-4.sqlite.gz: a store with a row in every table, written by the build of the version whose schema was step 4. For a later
// version write the next file in the same way, beside this one: node test/store/old-store.mjs THE-BUILD/store/open-store.js OUT.sqlite.gz
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'

const [, , built, out] = process.argv
const { openStore } = await import(pathToFileURL(built).href)
const { sha256 } = await import(pathToFileURL(join(built, '..', '..', 'call', 'canonical.js')).href)
const file = join(mkdtempSync(join(tmpdir(), 'xero-mcp-old-')), 'store.sqlite')
let [now, drawn, handles] = [Date.UTC(2026, 10, 20), 1, 0]
const nextByte = () => {
  drawn = (drawn * 75 + 74) % 65_537
  return drawn % 256
}
const store = await openStore({
  file,
  key: new Uint8Array(32).fill(7),
  clock: { now: () => now, wait: () => Promise.reject(new Error('not here')) },
  newHandle: () => (++handles).toString(16).padStart(8, '0'),
  random: (length) => Uint8Array.from({ length }, nextByte),
  worker: 'worker-of-4',
  countedAmount: () => 100n,
})

const organisation = { id: 'org-1', name: 'Test Ltd', demo: true }
const totals = { subTotal: 10_000n, totalTax: 1_500n, total: 11_500n }
const drafting = (reference) => ({
  act: 'create_document',
  draft: {
    ...{ kind: 'invoice', contact: { id: 'c1', name: 'Harbour Dental' }, status: 'DRAFT', date: '2026-11-20' },
    ...{
      due: undefined,
      number: undefined,
      reference,
      currency: 'NZD',
      lineAmountTypes: 'Exclusive',
      lines: [],
      totals,
    },
  },
  summary: 'draft something',
  warnings: [],
})
const content = new TextEncoder().encode('the file')
const attaching = {
  act: 'attach_file',
  to: { kind: 'invoice', id: 'd1', label: 'INV-0001', contact: { id: 'c1', name: 'Harbour Dental' } },
  file: { name: 'note.txt', mimeType: 'text/plain', size: content.length, sha256: sha256(content) },
  ...{ includeOnline: false, content, summary: 'attach it', warnings: [] },
}
const decide = (decision) => () => ({ decision, why: `told to ${decision}`, tier: 'person' })
const log = store.changesOf(organisation)
const begin = async (change, decision) => {
  const plan = {
    tool: 'create_invoices',
    proposer: { user: 'Mere', client: 'desk 1' },
    changes: [change],
    again: false,
  }
  const [{ record }] = await log.begin(plan, decide(decision))
  return record
}
const request = { method: 'PUT', url: 'https://api/Invoices', headers: { 'x-a': 'b' } }
const intents = store.intentsOf(organisation)
const contact = { id: 'c1', name: 'Harbour Dental' }
const document = {
  ...{
    id: 'd7',
    kind: 'invoice',
    number: 'INV-0007',
    reference: '',
    contact,
    status: 'AUTHORISED',
    date: '2026-11-01',
  },
  ...{
    due: '2026-12-01',
    lineAmountTypes: 'Exclusive',
    lines: [],
    currency: 'NZD',
    currencyRate: 1_000_000n,
    ...totals,
  },
  ...{
    amountDue: 115n,
    amountPaid: 0n,
    amountCredited: 0n,
    settlements: [],
    sentToContact: false,
    hasAttachments: false,
  },
  ...{ url: '', updatedAt: 10 },
}
const row = {
  kind: 'invoice',
  id: 'd7',
  status: 'AUTHORISED',
  date: '2026-11-01',
  contactId: 'c1',
  updatedAt: 10,
  document,
}
const copy = store.mirrorOf(organisation)
await copy.take(now + 60_000)
const walk = await copy.beginWalk('Invoices', now)
await copy.keepPage('Invoices', [row], now, { ...walk, page: 2 })
await copy.endWalk('Invoices', walk, false)
await copy.release()
const applied = await begin(drafting('applied'), 'apply')
const sent = await intents.open([applied], 'key 1', { ...request, body: new TextEncoder().encode('the first body') })
await intents.sending(sent.id)
const record = { id: 'd7', label: 'INV-0007', status: 'DRAFT', updatedAt: 5 }
await intents.close(sent.id, [{ changeId: applied.id, outcome: { state: 'done', record, warnings: [] } }], [])
const open = await begin(drafting('open'), 'apply')
await intents.sending(
  (await intents.open([open], 'key 2', { ...request, body: new TextEncoder().encode('the open body') })).id,
)
await store.approvals.enrol({
  id: 'p1',
  name: 'Aroha',
  method: 'totp',
  credential: 'a credential',
  enrolledBy: undefined,
})
const rejected = await begin(drafting('rejected'), 'ask')
await store.approvals.reject(
  rejected.id,
  rejected.hash,
  { approverId: 'p1', name: 'Aroha', method: 'totp', proof: '1' },
  'a reason',
)
await begin(drafting('held'), 'ask')
await begin(attaching, 'ask')
await store.approvals.keepOnce('session', 'a session', now + 400 * 86_400_000)
await store.leases.write('token lgn_1', 'a token', 0)
await store.leases.take('page', 'worker-of-4', now + 1_000, 'a note')
await begin(drafting('refused'), 'refuse')
now += 1
await store.checkpoint(true)
await store.pause('Mere', 'a move')
await store.close()
writeFileSync(out, gzipSync(readFileSync(file), { level: 9 }))
