import type { Touched } from '../contract.ts'
import type { OrganisationState, SimulatorState } from '../state.ts'
import type { WebhookCategory, WebhookEvent, WebhookSubscription } from '../state-webhooks.ts'

/** How long events are kept for an app that does not take them. */
const KEPT_FOR = 31 * 86_400_000

const SOURCES = [
  { name: 'contacts', category: 'CONTACT', resource: 'Contacts' },
  { name: 'invoices', category: 'INVOICE', resource: 'Invoices' },
  { name: 'creditNotes', category: 'CREDITNOTE', resource: 'CreditNotes' },
  { name: 'prepayments', category: 'PREPAYMENT', resource: 'Prepayments' },
  { name: 'overpayments', category: 'OVERPAYMENT', resource: 'Overpayments' },
] as const satisfies { name: keyof OrganisationState; category: WebhookCategory; resource: string }[]

/** Queues one event for each record that a call made or changed, for every subscribed app that is connected to the organisation. */
export function noteChanges(
  state: SimulatorState,
  organisation: OrganisationState,
  touched: readonly Touched[],
  now: number,
): void {
  const events = eventsOf(organisation, touched, now)
  if (events.length === 0) return
  for (const subscription of state.webhooks.values()) {
    if (subscription.status === 'unproven' || !isConnected(state, subscription.clientId, organisation.id)) continue
    for (const event of events)
      if (subscription.categories.includes(event.eventCategory)) queue(subscription, event, now)
    subscription.waiting = subscription.waiting.filter(({ at }) => now - at < KEPT_FOR)
  }
}

function queue(subscription: WebhookSubscription, event: WebhookEvent, now: number): void {
  subscription.lastSequence += 1
  subscription.waiting.push({ sequence: subscription.lastSequence, at: now, event })
}

function isConnected({ identity }: SimulatorState, clientId: string, organisationId: string): boolean {
  if (identity.apps.get(clientId)?.organisationId === organisationId) return true
  return [...identity.connections.values()].some(
    (connection) => connection.clientId === clientId && connection.organisationId === organisationId,
  )
}

/** A record that a call touches several times has changed once; it was created when the first touch made it. */
function eventsOf(organisation: OrganisationState, touched: readonly Touched[], now: number): WebhookEvent[] {
  const events = new Map<string, WebhookEvent>()
  for (const { map, key, isNew } of touched) {
    const source = SOURCES.find(({ name }) => organisation[name] === map)
    if (!source || typeof key !== 'string' || events.has(key)) continue
    const note = source.name === 'creditNotes' ? organisation.creditNotes.get(key) : undefined
    events.set(key, {
      resourceUrl: `https://api.xero.com/api.xro/2.0/${source.resource}/${key}`,
      resourceId: key,
      tenantId: organisation.id,
      tenantType: 'ORGANISATION',
      eventCategory: source.category,
      eventType: isNew ? 'CREATE' : 'UPDATE',
      eventDateUtc: new Date(now).toISOString().slice(0, -1),
      ...(note ? { data: { Type: note.type, Status: note.status } } : {}),
    })
  }
  return [...events.values()]
}
