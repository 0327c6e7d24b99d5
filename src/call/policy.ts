import type { Day } from '../books/day.ts'
import { inBaseCurrency } from '../books/documents.ts'
import { type Cents, formatAmount } from '../books/money.ts'
import { amountOf, type Change, type Effect, effectOf, postingDateOf } from './change.ts'

/** The three shipped presets. `draft` is the default; a broken configuration means `observe`. */
export const PRESETS = ['observe', 'draft', 'controlled'] as const

/** Name of a preset. */
export type Preset = (typeof PRESETS)[number]

/** What happens to a change: it is applied, held until a person agrees, or refused. */
export type Decision = 'apply' | 'ask' | 'refuse'

/** The operator's policy: a preset, and the limits inside which `controlled` posts and sends by itself (base-currency cents). */
export interface Policy {
  preset: Preset
  documentLimit: Cents
  dayLimit: Cents
}

/** The policy of a preset with the shipped limits: 1,000 a document and 5,000 a day. */
export function policyOf(preset: Preset): Policy {
  return { preset, documentLimit: 100_000n, dayLimit: 500_000n }
}

/** What a decision needs to know beyond the change. `contactKnown` is whether this contact has a posted document already. */
export interface PolicyFacts {
  baseCurrency: string
  lockDate: Day | undefined
  contactKnown: boolean
  /** What was posted and sent by itself today beside this change, in base-currency cents: each document once. */
  usedToday: Cents
}

/** A decision with its reason, in a sentence for people. */
export interface Verdict {
  decision: Decision
  why: string
}

const TABLE: Readonly<Record<Preset, Readonly<Record<Effect, Decision>>>> = {
  observe: row('apply', 'refuse', 'refuse', 'refuse'),
  draft: row('apply', 'apply', 'ask', 'ask'),
  controlled: row('apply', 'apply', 'apply', 'ask'),
}

function row(local: Decision, upToSubmit: Decision, postOrSend: Decision, beyond: Decision): Record<Effect, Decision> {
  return {
    local,
    record: upToSubmit,
    draft: upToSubmit,
    submit: upToSubmit,
    post: postOrSend,
    send: postOrSend,
    pay: beyond,
    destroy: beyond,
  }
}

const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  local: 'stays in this server',
  record: 'changes a record outside the ledger',
  draft: 'stays a draft',
  submit: "goes to Xero's awaiting-approval list",
  post: 'posts to the ledger',
  send: 'sends something to the contact',
  pay: 'records a payment',
  destroy: 'voids, deletes or archives something',
}

function wordsFor(change: Change, effect: Effect): string {
  if (change.act === 'update_document' && effect === 'post') return 'changes a document that is posted'
  return change.act === 'mark_sent' ? 'tells Xero that the contact has the document' : EFFECT_WORDS[effect]
}

/** Decides on one change: refusals first, then what is always asked, then the preset's table with the operator's limits. Pure. */
export function decide(change: Change, policy: Policy, facts: PolicyFacts): Verdict {
  const effect = effectOf(change)
  const table = TABLE[policy.preset][effect]
  const what = `It ${wordsFor(change, effect)}`
  if (table === 'refuse')
    return { decision: 'refuse', why: `${what}, and the policy "${policy.preset}" only observes.` }
  const locked = lockedBy(change, effect, facts)
  if (locked) return locked
  const sensitive = sensitiveDetail(change)
  if (sensitive) return { decision: 'ask', why: sensitive }
  if (table === 'ask') return { decision: 'ask', why: `${what}, which a person must agree to.` }
  if (effect !== 'post' && effect !== 'send') return { decision: 'apply', why: `${what}.` }
  return withinLimits(change, policy, facts, what)
}

// Xero refuses these itself; refusing first keeps a person from being asked for what cannot happen.
function lockedBy(change: Change, effect: Effect, { lockDate }: PolicyFacts): Verdict | undefined {
  if (effect !== 'post' && effect !== 'destroy') return undefined
  const date = postingDateOf(change)
  if (!lockDate || !date || date > lockDate) return undefined
  if (change.act === 'set_status' && change.to === 'DELETED') return undefined
  return { decision: 'refuse', why: `It is dated ${date}, and the books are locked up to ${lockDate}.` }
}

// A swapped bank account or address is how invoices are hijacked, so no preset lets it pass by itself.
function sensitiveDetail(change: Change): string | undefined {
  if (change.act === 'create_contact' && change.contact.bankAccount !== undefined) {
    return 'It sets bank details, which a person must always agree to.'
  }
  if (change.act === 'update_document' && change.patch.contact !== undefined && effectOf(change) === 'post') {
    return 'It moves a posted document to another contact, which a person must always agree to.'
  }
  if (changesWhatAwaitsApproval(change)) return 'It changes a document that already awaits a person in Xero.'
  if (change.act !== 'update_contact') return undefined
  if (change.patch.bankAccount !== undefined) return 'It changes bank details, which a person must always agree to.'
  if (change.patch.email !== undefined) return 'It changes an e-mail address, which a person must always agree to.'
  return undefined
}

// Whoever approves in Xero may have looked already, so what they saw must not change under their hands.
function changesWhatAwaitsApproval(change: Change): boolean {
  if (change.act !== 'update_document' && change.act !== 'set_status') return false
  return change.document.status === 'SUBMITTED' && effectOf(change) !== 'record'
}

function withinLimits(change: Change, policy: Policy, facts: PolicyFacts, what: string): Verdict {
  const ask = (why: string): Verdict => ({ decision: 'ask', why: `${what}, and ${why}` })
  if (!facts.contactKnown) return ask('this contact has no posted document yet.')
  const money = amountOf(change)
  if (money && money.currency !== facts.baseCurrency) return ask(`it is not in ${facts.baseCurrency}.`)
  const amount = baseAmount(change)
  if (amount > policy.documentLimit) return ask(`it is above the limit of ${formatAmount(policy.documentLimit)}.`)
  if (facts.usedToday + amount > policy.dayLimit)
    return ask(`with it today would exceed the limit of ${formatAmount(policy.dayLimit)}.`)
  return { decision: 'apply', why: `${what}, inside the operator's limits.` }
}

/** The size of a change against the limits, in base-currency cents, never negative; 0 where it has no amount. */
export function baseAmount(change: Change): Cents {
  const money = amountOf(change)
  if (!money) return 0n
  const amount = inBaseCurrency(money.amount, money.currencyRate)
  return amount < 0n ? -amount : amount
}
