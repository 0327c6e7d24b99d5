import type { WireAnswer } from '../contract.ts'
import type { Tier } from '../identity-state.ts'
import { webhookCategories } from '../webhooks/delivery.ts'
import { type Fields, readText } from './body.ts'
import type { Control } from './control-answer.ts'
import { textIn } from './control-person.ts'
import { jsonAnswer } from './envelope.ts'
import type { Desk } from './traffic.ts'

/** Controls of apps: what their owner sets up at Xero's developer pages. */
export const appControls: Readonly<Record<string, Control>> = {
  'POST tier': setTier,
  'GET webhooks': (desk) =>
    jsonAnswer(200, { webhooks: [...desk.state.webhooks.keys()].map((id) => webhookJson(desk, id)) }),
  'POST webhooks': subscribe,
  'DELETE webhooks': (desk, body) => {
    desk.webhooks.unsubscribe(textIn(body, 'app'))
    return jsonAnswer(200, {})
  },
}

const TIERS: readonly Tier[] = ['starter', 'core', 'plus', 'advanced', 'enterprise']

function setTier(desk: Desk, body: Fields): WireAnswer {
  const app = desk.state.identity.apps.get(textIn(body, 'app'))
  const tier = TIERS.find((name) => name === readText(body.get('tier')))
  if (!app || !tier) throw new RangeError(`app must be known and tier one of ${TIERS.join(', ')}`)
  app.tier = tier
  return jsonAnswer(200, { tier })
}

/** With a URL it subscribes; without one it asks an app that is subscribed for its intent to receive again. */
async function subscribe(desk: Desk, body: Fields): Promise<WireAnswer> {
  const clientId = textIn(body, 'app')
  if (body.has('url')) {
    const named = body.get('categories')
    const wanted = Array.isArray(named) ? named.map(readText) : webhookCategories
    const categories = webhookCategories.filter((category) => wanted.includes(category))
    desk.webhooks.subscribe({ clientId, url: textIn(body, 'url'), key: textIn(body, 'key'), categories })
  }
  await desk.webhooks.prove(clientId)
  return jsonAnswer(200, webhookJson(desk, clientId))
}

function webhookJson(desk: Desk, clientId: string): Record<string, unknown> {
  const { key, waiting = [], ...shown } = desk.state.webhooks.get(clientId) ?? {}
  return { ...shown, waiting: waiting.length }
}
