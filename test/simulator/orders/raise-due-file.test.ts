import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fixedClock } from '../../../src/simulator/clock.ts'
import { foundCompany } from '../../../src/simulator/company/companies.ts'
import { loadSnapshot } from '../../../src/simulator/persist.ts'
import { createSimulator, type XeroSimulator } from '../../../src/simulator/simulator.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'

const WEEK = 7 * 86_400_000

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A simulator with a file, one company and a weekly template that has raised nothing. */
function withTemplate(): { simulator: XeroSimulator; organisation: OrganisationState; file: string } {
  const file = join(folder, 'xero.json')
  const simulator = createSimulator({ file, clock: fixedClock(Date.UTC(2026, 10, 20)) })
  const [organisation] = foundCompany(simulator, { company: 'empty', region: 'nz' })
  if (!organisation) throw new Error('no company was founded')
  simulator.perform(organisation.id, { method: 'PUT', path: 'Contacts', body: { Name: 'Ann' } })
  const body = {
    Type: 'ACCREC',
    Status: 'AUTHORISED',
    Contact: { Name: 'Ann' },
    LineItems: [{ Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200' }],
    Schedule: { Period: 1, Unit: 'WEEKLY', DueDate: 7, DueDateType: 'DAYSAFTERINVOICEDATE', StartDate: '2026-11-21' },
  }
  simulator.perform(organisation.id, { method: 'PUT', path: 'RepeatingInvoices', body })
  simulator.save()
  return { simulator, organisation, file }
}

async function send(simulator: XeroSimulator, method: string, url: string, headers: Record<string, string>, body = '') {
  const answer = await simulator.handle({ method, url, headers, body: Buffer.from(body) })
  return { status: answer.status, json: JSON.parse(Buffer.from(answer.body).toString()) }
}

it('what a read raises is in the file before the read is answered, so that nobody sees ids that are lost', async () => {
  const { simulator, organisation, file } = withTemplate()
  const app = { clientId: 'c', clientSecret: 's', name: 'App', kind: 'custom' as const, redirectUris: [] }
  simulator.state.identity.apps.set('c', {
    ...app,
    organisationId: organisation.id,
    scopes: ['accounting.invoices.read'],
  })
  simulator.clock.advance(WEEK)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const grant = 'grant_type=client_credentials&client_id=c&client_secret=s'
  const token = await send(simulator, 'POST', 'https://identity.xero.com/connect/token', form, grant)
  const headers = { authorization: `Bearer ${token.json.access_token}`, accept: 'application/json' }
  const read = await send(simulator, 'GET', 'https://api.xero.com/api.xro/2.0/Invoices', headers)
  expect(read.json.Invoices).toHaveLength(1)
  const kept = loadSnapshot(file)?.state.organisations.get(organisation.id)
  expect([...(kept?.invoices.keys() ?? [])]).toEqual([read.json.Invoices[0].InvoiceID])
})

it('a person at the screens sees it too, on the day that it is there', () => {
  const { simulator, organisation } = withTemplate()
  const at = Date.UTC(2026, 11, 20)
  const answer = simulator.perform(organisation.id, { method: 'GET', path: 'Invoices' }, at)
  expect(answer.kind === 'envelope' && answer.items).toHaveLength(5)
})
