import { createHmac } from 'node:crypto'
import type { WireAnswer, WireRequest } from '../contract.ts'
import type { IdSource } from '../ids.ts'
import type { SimulatorState } from '../state.ts'
import type { WaitingEvent, WebhookCategory, WebhookSubscription } from '../state-webhooks.ts'

/** Sends one request to an app on this machine. Rejects when there is no answer within five seconds. */
export type WebhookNetwork = (request: WireRequest) => Promise<WireAnswer>

/** What deliveries run on. */
export interface Delivery {
  state: SimulatorState
  now(): number
  ids: IdSource
  network: WebhookNetwork | undefined
  save(): void
}

/** The webhooks of a simulator, as the owner of an app sets them up. */
export interface Webhooks {
  /** Tells an app's changes to a URL on this machine from now on, once it has shown its intent to receive. Throws RangeError. */
  subscribe(
    subscription: Pick<WebhookSubscription, 'clientId' | 'url' | 'key'> & { categories?: WebhookCategory[] },
  ): void
  unsubscribe(clientId: string): void
  /** Asks for the intent to receive; answers whether it was shown. A subscription that was disabled goes on where it stopped. */
  prove(clientId: string): Promise<boolean>
  /** Delivers everything that is due by the simulator's clock. Never rejects because of what an app answers. */
  deliver(): Promise<void>
}

/** All the categories of events in an organisation's books. */
export const webhookCategories: readonly WebhookCategory[] = [
  'CONTACT',
  'INVOICE',
  'CREDITNOTE',
  'PREPAYMENT',
  'OVERPAYMENT',
]

/** Events in one request at most. */
const BATCH = 100

/** After a second failure at once, further attempts follow at this distance until a day has passed. */
const RETRY_EVERY = 15 * 60_000
const GIVE_UP_AFTER = 24 * 3_600_000

/** The webhooks of one simulator. */
export function createWebhooks(delivery: Delivery): Webhooks {
  const { webhooks } = delivery.state
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const result = turn.then(run)
    turn = result.catch(() => undefined)
    return result
  }
  return {
    subscribe: ({ clientId, url, key, categories = [...webhookCategories] }) => {
      if (!isLoopback(url)) throw new RangeError('url must be an http address of this machine')
      if (key === '') throw new RangeError('key must not be empty')
      if (!delivery.state.identity.apps.has(clientId)) throw new RangeError(`there is no app ${clientId}`)
      const subscription = { clientId, url, key, categories, status: 'unproven', lastSequence: 0, waiting: [] } as const
      webhooks.set(clientId, { ...subscription, waiting: [] })
    },
    unsubscribe: (clientId) => void webhooks.delete(clientId),
    prove: (clientId) => inTurn(() => prove(delivery, clientId)),
    deliver: () =>
      inTurn(async () => {
        for (const subscription of [...webhooks.values()]) await deliverTo(delivery, subscription)
      }),
  }
}

function isLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

/** Requests signed rightly must be answered with 200, those signed wrongly with 401. */
async function prove(delivery: Delivery, clientId: string): Promise<boolean> {
  const subscription = delivery.state.webhooks.get(clientId)
  if (!subscription) throw new RangeError(`the app ${clientId} has no webhook`)
  for (const isRight of [true, false, true, false]) {
    const body = payloadOf(delivery, [])
    const key = isRight ? subscription.key : `${subscription.key}-of-somebody-else`
    const complaint = complaintAbout(await send(delivery, subscription, body, key), isRight ? 200 : 401)
    if (complaint === undefined) continue
    subscription.complaint = complaint
    delivery.save()
    return false
  }
  settle(subscription)
  delivery.save()
  return true
}

function settle(subscription: WebhookSubscription): void {
  subscription.status = 'working'
  delete subscription.complaint
  delete subscription.failingSince
  delete subscription.nextAttemptAt
}

async function deliverTo(delivery: Delivery, subscription: WebhookSubscription): Promise<void> {
  while (isDue(subscription, delivery.now()) && subscription.waiting.length > 0) {
    const batch = subscription.waiting.slice(0, BATCH)
    const complaint = await attempt(delivery, subscription, batch)
    const last = batch.at(-1)?.sequence ?? 0
    if (complaint === undefined) {
      settle(subscription)
      subscription.waiting = subscription.waiting.filter(({ sequence }) => sequence > last)
    } else postpone(subscription, complaint, delivery.now())
    delivery.save()
  }
}

function isDue({ status, nextAttemptAt }: WebhookSubscription, now: number): boolean {
  return status === 'working' || (status === 'retrying' && now >= (nextAttemptAt ?? 0))
}

/** The first attempt that fails is repeated at once; later ones wait. */
async function attempt(
  delivery: Delivery,
  subscription: WebhookSubscription,
  batch: readonly WaitingEvent[],
): Promise<string | undefined> {
  const body = payloadOf(delivery, batch)
  const tries = subscription.status === 'working' ? 2 : 1
  let complaint: string | undefined
  for (let count = 0; count < tries; count += 1) {
    complaint = complaintAbout(await send(delivery, subscription, body, subscription.key), 200)
    if (complaint === undefined) return undefined
  }
  return complaint
}

function postpone(subscription: WebhookSubscription, complaint: string, now: number): void {
  subscription.failingSince ??= now
  subscription.complaint = complaint
  subscription.nextAttemptAt = now + RETRY_EVERY
  subscription.status = now - subscription.failingSince >= GIVE_UP_AFTER ? 'disabled' : 'retrying'
}

function payloadOf(delivery: Delivery, batch: readonly WaitingEvent[]): Uint8Array {
  const payload = {
    events: batch.map(({ event }) => event),
    firstEventSequence: batch[0]?.sequence ?? 0,
    lastEventSequence: batch.at(-1)?.sequence ?? 0,
    entropy: entropy(delivery.ids),
  }
  return Buffer.from(JSON.stringify(payload))
}

/** Twenty capital letters, as Xero's are. */
function entropy(ids: IdSource): string {
  return Array.from({ length: 20 }, () => String.fromCharCode(65 + Math.floor(ids.fraction() * 26))).join('')
}

async function send(
  { network }: Delivery,
  { url }: WebhookSubscription,
  body: Uint8Array,
  key: string,
): Promise<WireAnswer | undefined> {
  const signature = createHmac('sha256', key).update(body).digest('base64')
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-xero-signature': signature }
  try {
    return await network?.({ method: 'POST', url, headers, body })
  } catch {
    return undefined
  }
}

/** What Xero finds wrong with an answer: its status, that it is none, a body, or cookies. */
function complaintAbout(answer: WireAnswer | undefined, status: number): string | undefined {
  if (!answer) return 'no answer within five seconds'
  if (answer.status !== status) return `answered ${answer.status} instead of ${status}`
  if (answer.body.byteLength > 0) return 'the answer has a body'
  return 'set-cookie' in answer.headers ? 'the answer sets cookies' : undefined
}
