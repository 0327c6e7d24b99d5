import { cleanText } from '../books/ledger-text.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import { effectOf } from './acts.ts'
import type { Begun, ChangeReader, ChangeRecord } from './changes.ts'
import { replyWithOutcomes, type Settled } from './outcome-reply.ts'
import { cut, printView, type Reply, type View } from './reply.ts'

/** What the reply to a settled plan needs: its record, and where a person agrees to what is held. */
export interface SettledParts {
  books: { ref: OrganisationRef }
  changes: ChangeReader
  whereToAgree?(): Promise<string | undefined>
}

/** The reply to a rehearsed plan: what would be decided, nothing recorded. */
export function previewReply(begun: readonly Begun[], organisation: OrganisationRef, shown?: View): Reply {
  return shownFirst(shown, begun.map(previewed), organisation)
}

const WOULD = { apply: 'It would be done.', ask: 'It would be held for a person.', refuse: 'It would be refused.' }

function previewed({ change, decided, record, replayed }: Begun): Settled {
  const why = replayed && record ? askedBefore(record) : `${WOULD[decided.decision]} ${decided.why}`
  return { change, effect: effectOf(change), state: 'preview', why, record: undefined, replayed: false }
}

function askedBefore({ id, state }: ChangeRecord): string {
  const words = state === 'sending' ? 'still open' : state
  return `The same was asked for within 24 hours and is ${words} (${id}), so it would not be done again; with again: true it would.`
}

/** The reply to a plan as its changes stand now. It does not fail: what cannot be read again is told as it was recorded. */
export async function settledReply(begun: readonly Begun[], parts: SettledParts, shown?: View): Promise<Reply> {
  const settled = await Promise.all(begun.map((one) => told(one, parts.changes)))
  const held = settled.flatMap(({ state, record }) => (state === 'held' && record ? [record] : []))
  const place = held.length === 0 ? undefined : await parts.whereToAgree?.().catch(() => undefined)
  const reply = shownFirst(shown, settled, parts.books.ref, place)
  const changes = begun.flatMap(({ record }) => (record ? [record.id] : []))
  const refused = changes.length < begun.length
  // A question in the host would be answered in place of what is shown here.
  return shown ? { ...reply, changes, refused } : { ...reply, held, changes, refused }
}

/** What a plan answers by itself, then what became of its changes; those that were simply put on record are only counted. */
function shownFirst(
  shown: View | undefined,
  settled: readonly Settled[],
  organisation: OrganisationRef,
  whereToAgree?: string,
): Reply {
  if (!shown) return replyWithOutcomes(settled, organisation, whereToAgree)
  const quiet = settled.filter(({ change, state }) => change.act === 'put_on_record' && state === 'applied')
  const others = settled.filter((one) => !quiet.includes(one))
  const outcomes = others.length === 0 ? undefined : replyWithOutcomes(others, organisation, whereToAgree)
  const view = printView(shown, organisation)
  return {
    text: cut([...view, ...(outcomes ? [outcomes.text] : [])].join('\n\n')),
    structured: {
      organisation: cleanText(organisation.name),
      demo: organisation.demo,
      ...shown.data,
      ...outcomes?.structured,
      ...(quiet.length > 0 ? { on_record: quiet.length } : {}),
    },
    isError: outcomes?.isError === true && quiet.length === 0,
    ...(shown.file ? { file: shown.file } : {}),
  }
}

/** The reply that tells how recorded changes stand now, after a person was asked about them. */
export async function standingReply(ids: readonly string[], parts: SettledParts): Promise<Reply> {
  const records = await Promise.all(ids.map((id) => parts.changes.find(id)))
  const begun = records.flatMap((record): Begun[] => {
    if (!record) return []
    const { change, why, tier } = record
    return [{ change, decided: { decision: 'ask', why, tier }, record, replayed: false }]
  })
  return await settledReply(begun, parts)
}

async function told({ change, decided, record, replayed }: Begun, changes: ChangeReader): Promise<Settled> {
  const now = (record && (await changes.find(record.id).catch(() => undefined))) ?? record
  const state = now === undefined ? 'refused' : STATES[now.state]
  const why = (now && ENDED[now.state]) ?? decided.why
  return { change, effect: effectOf(change), state, why, record: now, replayed }
}

// What a person refused or let lapse while the call ran was not done and will not be.
const STATES: Readonly<Record<ChangeRecord['state'], Settled['state']>> = {
  held: 'held',
  sending: 'unknown',
  applied: 'applied',
  failed: 'failed',
  withdrawn: 'refused',
  rejected: 'refused',
  expired: 'refused',
}

const ENDED: Readonly<Partial<Record<ChangeRecord['state'], string>>> = {
  withdrawn: 'It was held for a person, and was withdrawn.',
  rejected: 'It was held for a person, who said no.',
  expired: 'It was held for a person, and nobody agreed to it in time.',
}
