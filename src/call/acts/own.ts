import { type HistoryOwner, RECORD_WORDS } from '../../books/records.ts'
import { type ActsOf, nothing } from './act.ts'

/** A document or contact that a history note is written to. */
export interface NotedRecord {
  kind: HistoryOwner
  id: string
  label: string
}

/** Acts of this server's own bookkeeping: notes about its changes, and dropping one that is held. */
export type OwnAct =
  | { act: 'add_note'; to: NotedRecord; note: string; about: string }
  | { act: 'withdraw_change'; changeId: string }

const aboutNoMoney = {
  money: nothing,
  contact: nothing,
  postingDate: nothing,
  accounts: nothing,
  sources: () => ({}),
  noted: nothing,
  makes: false,
}

/** All that is to be known of them. */
export const ownActs: ActsOf<OwnAct> = {
  add_note: {
    ...aboutNoMoney,
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
    ...aboutNoMoney,
    effect: () => 'local',
    subject: nothing,
    kind: nothing,
    lasting: () => ['what was withdrawn is gone', 'Plan the change again with its own tool.'],
    show: ({ changeId }) => ({ facts: [['Withdraws', changeId]] }),
  },
}

function ownerWords(kind: HistoryOwner): string {
  const words = kind === 'contact' || kind === 'item' ? kind : RECORD_WORDS[kind]
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
