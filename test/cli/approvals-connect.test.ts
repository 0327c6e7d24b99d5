import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scopesFor } from '../../src/call/scopes.ts'
import { openStoreFor } from '../../src/cli/open-store.ts'
import { placeOver } from '../../src/cli/record-commands.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { fixedClock } from '../../src/simulator/clock.ts'
import { foundCompany } from '../../src/simulator/company/companies.ts'
import { listen } from '../../src/simulator/listen.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { systemClock } from '../../src/system.ts'

test('a yes that could not reach Xero can be given again, on a record that is still open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xero-mcp-connect-'))
  const simulator = createSimulator({ clock: fixedClock(systemClock.now()), seed: 3 })
  const [company] = foundCompany(simulator, { company: 'empty', region: 'nz' })
  const organisation = { id: company?.id ?? '', name: company?.settings.name ?? '', demo: true }
  const before = await listen(simulator)
  await before.close()
  const config = readConfig(['--simulator', before.api, '--data', folder], {
    XERO_MCP_KEY: Buffer.alloc(32, 7).toString('base64'),
  })
  simulator.state.identity.apps.set('simulator-custom', {
    ...{ clientId: 'simulator-custom', clientSecret: 'simulator-secret', name: 'x', kind: 'custom', redirectUris: [] },
    ...{
      organisationId: organisation.id,
      scopes: scopesFor({ toolsets: config.toolsets, readOnly: false, model: config.scopeModel }),
    },
  })
  const log = createLog('silent')
  const kept = await openStoreFor(config, systemClock, log, () => false)
  const change = { act: 'create_contact', contact: { name: 'Ada' }, summary: '', warnings: [] } as const
  const plan = { tool: 'save_contact', proposer: { user: 'Ann', client: 'test' }, changes: [change], again: false }
  const hold = () => ({ decision: 'ask', why: '', tier: 'elicitation' }) as const
  const [held] = await kept.store.changesOf(organisation).begin(plan, hold)
  const shown = (await kept.store.approvals.held()).map(({ id, hash }) => ({ id, hash }))
  expect(shown.map(({ id }) => id)).toEqual([held?.record?.id])
  const place = placeOver(kept, config, log)
  const yes = () => place.agree(shown, { approverId: undefined, name: 'Ann', method: 'elicitation', proof: '' })
  expect(await yes()).toMatchObject([{ fault: { code: 'unavailable' } }])
  const port = Number(new URL(before.api).port)
  const listening = await listen(simulator, port)
  try {
    expect(await yes()).toMatchObject([{ record: { state: 'applied' } }])
  } finally {
    await listening.close()
    await place.close()
    await kept.store.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
