// Runs the built command on the terminal of this process, with one held change in memory and one approver. Arguments are the command's.
import { Secret, TOTP } from 'otpauth'
import { totpVerifier } from '../../dist/approvals/totp.js'
import { hashOf } from '../../dist/call/canonical.js'
import { runApprovals } from '../../dist/cli/approvals.js'
import { processTerminal } from '../../dist/cli/terminal.js'

const now = Date.UTC(2026, 10, 20, 9)
const contact = { id: 'c1', name: 'Harbour Dental' }
const record = {
  id: 'chg_00000001',
  planId: 'plan_1',
  organisation: { id: 'org', name: 'Kestrel Trading Ltd', demo: true },
  tool: 'save_contact',
  proposer: { user: 'sam', client: 'test' },
  change: { act: 'archive_contact', contact, summary: 'Archive contact "Harbour Dental"', warnings: [] },
  effect: 'destroy',
  state: 'held',
  tier: 'person',
  why: 'A person must agree.',
  plannedAt: now,
  decidedAt: now,
  expiresAt: now + 3_600_000,
  outcome: undefined,
  agreed: [],
}
record.hash = hashOf(record)

const secret = Secret.fromUTF8('a secret of 20 bytes')
const sam = {
  id: 'apr_1',
  name: 'Sam',
  method: 'totp',
  credential: JSON.stringify({ secret: secret.base32, lastStep: -1 }),
}
const held = new Map([[record.id, record]])
const approvals = {
  held: async () => [...held.values()],
  find: async (id) => held.get(id),
  approvers: async () => [sam],
  useCredential: async () => true,
}
const leases = { read: async () => undefined, write: async () => true }

process.exitCode = await runApprovals(process.argv.slice(2), {
  approvals,
  verify: totpVerifier({ approvals, leases, clock: { now: () => now } }).verify,
  async agree(shown) {
    return shown.map(({ id }) => {
      held.delete(id)
      return { id, record: { ...record, state: 'applied' } }
    })
  },
  pageLink: async () => 'http://localhost:4444/#once',
  pageAddress: async () => 'http://localhost:4444/',
  terminal: processTerminal(),
  now: () => now,
  zone: 'UTC',
  random: (size) => new Uint8Array(size),
  newId: () => 'apr_2',
})
process.stdout.write(
  `code of now ends in ${TOTP.generate({ secret, timestamp: now }).slice(-1)}, exit ${process.exitCode}, held ${held.size}\n`,
)
