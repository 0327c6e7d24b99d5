import type { ContactRef } from '../../books/contacts.ts'
import { type HistoryOwner, RECORD_WORDS } from '../../books/records.ts'
import type { Fact } from '../shown-change.ts'
import { type ActsOf, nothing, ofNoMoney } from './act.ts'

/** A document or contact that a history note is written to. */
export interface NotedRecord {
  kind: HistoryOwner
  id: string
  label: string
}

/** Something to put on record here, beside the ledger: what it is, and in `facts` what of it a person sees. */
export interface PutOnRecord {
  act: 'put_on_record'
  /** As in NewNote; `body` of plain JSON values and bigints. */
  entry: { kind: string; subject: string; body: unknown; key?: string | undefined }
  /** The number of the newest note of the subject that the plan relied on, 0 for none; left out where it relies on none. */
  last?: number | undefined
  /** Where something has been noted since `last`, or the same is on record, the store records nothing of the plan at all: others belong to it. */
  wholePlan?: true
  contact?: ContactRef | undefined
  facts: readonly Fact[]
}

/** Acts of this server's own bookkeeping: what is put on record, notes in Xero's history, and dropping a change that is held. */
export type OwnAct =
  | { act: 'add_note'; to: NotedRecord; note: string; about: string }
  | { act: 'withdraw_change'; changeId: string }
  | PutOnRecord

const onRecord = { ...ofNoMoney, makes: false }

/** All that is to be known of them. */
export const ownActs: ActsOf<OwnAct> = {
  add_note: {
    ...onRecord,
    effect: () => 'record',
    subject: ({ to }) => to.id,
    kind: ({ to }) => (to.kind === 'contact' || to.kind === 'item' ? undefined : to.kind),
    leavesAsWas: true,
    lasting: () => ["nothing can be taken out of Xero's history", 'Tell the user; another note can correct it.'],
    show: ({ to, note }) => ({
      facts: [
        [ownerWords(to.kind), to.label],
        ['Note', note],
      ],
    }),
  },
  withdraw_change: {
    ...onRecord,
    effect: () => 'local',
    subject: nothing,
    kind: nothing,
    lasting: () => ['what was withdrawn is gone', 'Plan the change again with its own tool.'],
    show: ({ changeId }) => ({ facts: [['Withdraws', changeId]] }),
  },
  put_on_record: {
    ...onRecord,
    effect: () => 'local',
    contact: ({ contact }) => contact,
    subject: nothing,
    kind: nothing,
    lasting: () => ['what is on record stays there', 'Put on record what is right; the newest counts.'],
    show: ({ facts }) => ({ facts }),
  },
}

function ownerWords(kind: HistoryOwner): string {
  const words = kind === 'contact' || kind === 'item' ? kind : RECORD_WORDS[kind]
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
