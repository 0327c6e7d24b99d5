import type { Note, NoteReader } from '../../../call/notes.ts'
import {
  type CadencePolicy,
  defaultFields,
  overridden,
  POLICY_LEVELS,
  type PolicyFields,
  type PolicyLevel,
  policyFields,
  policyFrom,
  strictest,
  type Timing,
  timingFrom,
  type WholeFields,
} from './cadence-policy.ts'

/** The kind of the notes that policies are kept as. */
export const POLICY_NOTES = 'collections_policy'

/** What one level says, and the number of the note that says it; `number` is 0 where none does. Fields are undefined where it cannot be read. */
export interface LevelPolicy {
  fields: PolicyFields | undefined
  number: number
}

/** Whom a policy is asked for. */
export interface PolicyFor {
  groupIds: readonly string[]
  contactId: string
  invoiceId?: string | undefined
}

/** The policies on record of one organisation. */
export interface CadencePolicies {
  organisation: CadencePolicy
  /** What holds for a contact, or one of its invoices. */
  for(whom: PolicyFor): CadencePolicy
  /** What a level itself says; `id` is that of the group, contact or invoice. */
  at(level: PolicyLevel, id?: string): LevelPolicy
  /** The fields that hold at a level without what the level itself says. */
  below(level: PolicyLevel, whom?: PolicyFor): WholeFields
}

/** The subject of the notes of a level. */
export function policySubject(level: PolicyLevel, id = ''): string {
  return level === 'organisation' ? level : `${level}:${id}`
}

const PAGE = 1_000

/** Reads the policies on record: of each subject the newest counts. Throws Fault `unavailable` where notes cannot be read. */
export async function readPolicies(notes: NoteReader): Promise<CadencePolicies> {
  const newest = new Map<string, Note>()
  let after = 0
  for (;;) {
    const page = await notes.read({ kinds: [POLICY_NOTES], after, limit: PAGE })
    for (const note of page) newest.set(note.subject, note)
    after = page.at(-1)?.number ?? after
    if (page.length < PAGE) break
  }
  return policiesFrom(newest)
}

interface Says {
  level: PolicyLevel
  fields: PolicyFields | undefined
  numbers: readonly number[]
}

function policiesFrom(newest: ReadonlyMap<string, Note>): CadencePolicies {
  const levels = new Map([...newest].map(([subject, note]) => [subject, levelOf(note)]))
  const at = (level: PolicyLevel, id?: string) => levels.get(policySubject(level, id)) ?? NOTHING
  const own = [...levels].filter(([subject]) => subject.startsWith('invoice:'))
  const saysFor = (whom: PolicyFor | undefined): Says[] =>
    [
      says('organisation', [at('organisation')]),
      says(
        'group',
        (whom?.groupIds ?? []).map((id) => at('group', id)),
      ),
      says('contact', whom ? [at('contact', whom.contactId)] : []),
      says('invoice', whom?.invoiceId === undefined ? [] : [at('invoice', whom.invoiceId)]),
    ].filter(({ numbers }) => numbers.length > 0)
  const resolved = (all: readonly Says[]): CadencePolicy => {
    const fields = wholeOf(all)
    const numbers = all.flatMap((one) => one.numbers).sort((a, b) => a - b)
    const version = numbers.length === 0 ? 'default' : numbers.join('+')
    return { ...policyFrom(fields, version, timings(own, fields)), ...unreadable(all) }
  }
  const organisation = resolved(saysFor(undefined))
  return {
    organisation,
    for: (whom) => {
      const all = saysFor(whom)
      return all.every(({ level }) => level === 'organisation') ? organisation : resolved(all)
    },
    at,
    below: (level, whom) => wholeOf(saysFor(whom).filter((one) => isWider(one.level, level))),
  }
}

const NOTHING: LevelPolicy = { fields: {}, number: 0 }

function levelOf({ body, number }: Note): LevelPolicy {
  const read = policyFields.safeParse(body)
  return { fields: read.success ? read.data : undefined, number }
}

/** What policies of one level say together; a level that was reset says nothing. */
function says(level: PolicyLevel, policies: readonly LevelPolicy[]): Says {
  const saying = policies.filter(({ fields }) => fields === undefined || Object.keys(fields).length > 0)
  const readable = saying.flatMap(({ fields }) => (fields ? [fields] : []))
  const fields = readable.length === saying.length ? strictest(readable) : undefined
  return { level, fields, numbers: saying.map(({ number }) => number) }
}

function wholeOf(all: readonly Says[]): WholeFields {
  return all.reduce((wider, { fields }) => overridden(wider, fields ?? {}), defaultFields())
}

function isWider(level: PolicyLevel, than: PolicyLevel): boolean {
  return POLICY_LEVELS.indexOf(level) < POLICY_LEVELS.indexOf(than)
}

function timings(
  own: readonly (readonly [subject: string, LevelPolicy])[],
  wider: WholeFields,
): ReadonlyMap<string, Timing> {
  return new Map(
    own.map(([subject, policy]) => {
      const timing = timingFrom(overridden(wider, policy.fields ?? {}))
      return [subject.slice('invoice:'.length), { ...timing, ...unreadable([says('invoice', [policy])]) }]
    }),
  )
}

// Whoever wrote what cannot be read may have wanted silence.
function unreadable(all: readonly Says[]): { leftAlone?: string } {
  const broken = all.find(({ fields }) => fields === undefined)
  if (!broken) return {}
  return { leftAlone: `the collections policy ${broken.numbers.join('+')} on record cannot be read` }
}
