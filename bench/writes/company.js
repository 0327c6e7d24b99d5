import { fixedClock } from '../../dist/simulator/clock.js'
import { foundCompany } from '../../dist/simulator/company/companies.js'
import { createSimulator } from '../../dist/simulator/simulator.js'

/** When every schedule begins. */
export const START = Date.UTC(2026, 10, 20, 1)
const ACCOUNTS = new Set(['090', '200', '300', '429', '610', '800', '820', '850', '860'])
const SCOPES = ['accounting.settings.read', 'accounting.contacts', 'accounting.invoices']
const DATE = '2026-11-10'

let founded

/**
 * The books that every schedule begins with: five contacts, twelve drafts D-1 to D-12 and six approved invoices, and one app
 * that is connected. Founded once and copied, each copy as an organisation of its own: many can share a store.
 */
export function companyState(id) {
  founded ??= found()
  const state = structuredClone(founded)
  const [organisation] = state.organisations.values()
  state.organisations = new Map([[id, { ...organisation, id }]])
  for (const app of state.identity.apps.values()) app.organisationId = id
  return state
}

function found() {
  const simulator = createSimulator({ clock: fixedClock(START - 86_400_000), seed: 7 })
  const [organisation] = foundCompany(simulator, {
    company: 'empty',
    region: 'nz',
    name: 'Harness Ltd',
    allowEmail: true,
  })
  // Reading a chart costs what its length costs, and it is not what is under test.
  for (const [id, { code }] of organisation.accounts) if (!ACCOUNTS.has(code)) organisation.accounts.delete(id)
  const post = (path, body) => {
    const answer = simulator.perform(organisation.id, { method: 'POST', path, body })
    if (answer.kind !== 'envelope') throw new Error(`the company cannot be founded: ${JSON.stringify(answer)}`)
    return answer.items
  }
  const contacts = post('Contacts', {
    Contacts: [1, 2, 3, 4, 5].map((n) => ({ Name: `Customer ${n}`, EmailAddress: `customer${n}@example.com` })),
  })
  const invoice = (InvoiceNumber, Status, n) => ({
    ...{ Type: 'ACCREC', InvoiceNumber, Status, Contact: { ContactID: contacts[n % 5].ContactID } },
    ...{ Date: DATE, DueDate: '2026-12-20', Reference: `before ${InvoiceNumber}` },
    LineItems: [{ Description: 'Work', Quantity: 1, UnitAmount: 50 + n, AccountCode: '200' }],
  })
  post('Invoices', {
    Invoices: [
      ...Array.from({ length: 12 }, (_, n) => invoice(`D-${n + 1}`, 'DRAFT', n)),
      ...Array.from({ length: 6 }, (_, n) => invoice(`A-${n + 1}`, 'AUTHORISED', n)),
    ],
  })
  const app = { clientId: 'harness', name: 'xero-mcp', clientSecret: 'x', kind: 'custom', redirectUris: [] }
  simulator.state.identity.apps.set(app.clientId, { ...app, organisationId: organisation.id, scopes: SCOPES })
  return simulator.state
}

/** Tokens as Xero's identity service gives them, without its calls: they are not what is under test. */
export function tokensFrom(state, clock, random) {
  const issue = () => {
    const token = random.hex(32)
    const expiresAt = clock.now() + 30 * 60_000
    state.identity.accessTokens.set(token, {
      ...{ token, clientId: 'harness', scopes: SCOPES, expiresAt, authEventId: 'harness', revoked: false },
    })
    return { token, expiresAt }
  }
  let current = issue()
  const fresh = () => {
    if (clock.now() + 60_000 > current.expiresAt) current = issue()
    return current.token
  }
  return {
    token: async () => fresh(),
    renew: async (stale) => {
      if (current.token === stale) current = issue()
      return current.token
    },
  }
}
