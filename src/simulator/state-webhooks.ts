/** The kinds of records that webhooks tell of, among organisations' books. */
export type WebhookCategory = 'CONTACT' | 'INVOICE' | 'CREDITNOTE' | 'PREPAYMENT' | 'OVERPAYMENT'

/** One event as it is sent; `data` says what a credit note is. */
export interface WebhookEvent {
  resourceUrl: string
  resourceId: string
  tenantId: string
  tenantType: 'ORGANISATION'
  eventCategory: WebhookCategory
  eventType: 'CREATE' | 'UPDATE'
  /** `2026-09-14T09:29:59.123`, UTC. */
  eventDateUtc: string
  data?: { Type: string; Status: string }
}

/** An event that waits to be delivered. Sequences count up within a subscription; `at` is milliseconds UTC. */
export interface WaitingEvent {
  sequence: number
  at: number
  event: WebhookEvent
}

/** Where one app hears of changes. Instants are milliseconds UTC. */
export interface WebhookSubscription {
  clientId: string
  /** Loopback only. */
  url: string
  /** Signs what is sent. */
  key: string
  categories: WebhookCategory[]
  /** `unproven` until the app has shown its intent to receive, `retrying` while deliveries fail, `disabled` after 24 hours of that. */
  status: 'unproven' | 'working' | 'retrying' | 'disabled'
  lastSequence: number
  waiting: WaitingEvent[]
  /** Since when deliveries fail. */
  failingSince?: number
  nextAttemptAt?: number
  /** What was wrong with the last answer. */
  complaint?: string
}
