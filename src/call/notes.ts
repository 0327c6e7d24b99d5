/** Something that people of the operator, or their assistant for them, put on record about an organisation: it is never changed, only followed by another. */
export interface NewNote {
  /** What sort it is, such as `promise`; plain, without ledger text. */
  kind: string
  /** What it is about: a word and an id, such as `contact:1f0c…`; plain, without ledger text. */
  subject: string
  /** Who put it on record. */
  by: string
  /** What it says, as plain JSON; sealed at rest. */
  body: unknown
  /** Names the fact where it is told by others who may tell it twice, such as a shop's order: it is noted once. */
  key?: string | undefined
}

/** A note as it stands on record; `number` orders the notes of an organisation, `at` is milliseconds. */
export interface Note extends NewNote {
  number: number
  at: number
}

/** Which notes to read. `after` leaves out those up to that number. */
export interface NoteQuery {
  kinds?: readonly string[] | undefined
  subject?: string | undefined
  after?: number | undefined
  /** At most so many, the oldest first; 1,000 unless told. */
  limit?: number | undefined
}

/** Reading what is on record of one organisation. */
export type NoteReader = Pick<Notes, 'read'>

/** The notes of one organisation. Throws Fault `unavailable` when the store cannot be reached, or a note is not as it was written. */
export interface Notes {
  /**
   * Puts a note on record; of a key that is there already it answers the note that was. Where `last` is given, the number of the newest
   * note of the subject that the caller has read (0 for none), it answers undefined when somebody has noted something since.
   */
  add(note: NewNote, last?: number): Promise<Note | undefined>
  read(query?: NoteQuery): Promise<readonly Note[]>
}
