import * as z from 'zod'
import { RECORD_KINDS } from '../../../books/records.ts'
import type { ChangeOf } from '../../../call/change.ts'
import type { Fact } from '../../../call/shown-change.ts'
import { SEVERITIES } from '../checks/check.ts'
import type { Period } from '../month/period.ts'
import { STEPS } from './close-steps.ts'

/** The kind of the notes that a run consists of. */
export const RUN_NOTES = 'close_event'

/** The subject of what holds in every period: findings that are left out for good. */
export const EVERY_PERIOD = 'close:always'

/** The subject of the notes of a period. */
export function periodSubject({ month }: Pick<Period, 'month'>): string {
  return `close:${month}`
}

/** What may be said of a finding; `open` takes back what was said. */
export const DISPOSITIONS = ['fixed', 'accepted', 'excluded', 'question', 'open'] as const

/** What may be said of a step; `open` takes back what was said. */
export const SIGN_OFFS = ['prepared', 'signed', 'waived', 'attested', 'open'] as const

const foundOnRecord = z.strictObject({
  ...{ id: z.string(), rule: z.string(), title: z.string(), step: z.enum(STEPS), weight: z.number() },
  ...{ severity: z.enum(SEVERITIES), amount: z.bigint(), fact: z.string(), next: z.string() },
  documents: z.array(
    z.strictObject({ kind: z.enum(RECORD_KINDS), id: z.string(), number: z.string(), status: z.string() }),
  ),
  rows: z.array(z.tuple([z.string(), z.string()])),
  confidence: z.number().optional(),
})

/** A finding as it is frozen on record: what the check said, with its rule and its id. */
export type FoundOnRecord = z.output<typeof foundOnRecord>

const ranOnRecord = z.strictObject({
  rule: z.string(),
  title: z.string(),
  step: z.enum(STEPS),
  proved: z.array(z.string()),
  /** Why it, or a part of it, could not be made; empty where it could. */
  unchecked: z.string(),
})

/** What a check that was made said beside its findings. */
export type RanOnRecord = z.output<typeof ranOnRecord>

const checked = z.strictObject({
  event: z.literal('checked'),
  /** The rules that were applied; what others found before stands. */
  rules: z.array(z.string()),
  /** By step, of what it rests on in the books. */
  fingerprints: z.record(z.string(), z.string()),
  ...{ materiality: z.bigint(), currency: z.string(), asOf: z.number(), from: z.enum(['copy', 'xero']) },
  /** Findings that are new or not what they were. */
  found: z.array(foundOnRecord),
  /** Ids of those that are not found any more. */
  gone: z.array(z.string()),
  /** Checks that say something else than they did. */
  ran: z.array(ranOnRecord),
  /** The last locked day in Xero, and the day of the oldest item that is not reconciled; empty where there is none. */
  ...{ lock: z.string(), oldest: z.string(), unreconciled: z.number() },
})

const disposed = z.strictObject({
  event: z.literal('disposed'),
  findings: z.array(z.strictObject({ id: z.string(), amount: z.bigint() })),
  as: z.enum(DISPOSITIONS),
  ...{ reason: z.string(), until: z.string(), by: z.string() },
})

const stepped = z.strictObject({
  event: z.literal('stepped'),
  step: z.enum(STEPS),
  as: z.enum(SIGN_OFFS),
  ...{ by: z.string(), reason: z.string(), amount: z.bigint(), until: z.string() },
})

/** One event of a run, as it is put on record. Days are empty where none is given. */
export const runEvent = z.discriminatedUnion('event', [checked, disposed, stepped])

/** One of them. */
export type RunEvent = z.output<typeof runEvent>

/** Checks were made: what is new and what is gone since the run before, with what the books looked like. */
export type CheckedEvent = z.output<typeof checked>

/** Something was said of findings. */
export type DisposedEvent = z.output<typeof disposed>

/** Something was said of a step. */
export type SteppedEvent = z.output<typeof stepped>

/** The change that puts an event on record, unless something else was noted of its subject since `last`. */
export function eventChange(
  event: RunEvent,
  { subject, last }: { subject: string; last: number },
  { summary, facts }: { summary: string; facts: readonly Fact[] },
): ChangeOf<'put_on_record'> {
  return {
    act: 'put_on_record',
    entry: { kind: RUN_NOTES, subject, body: event },
    ...{ last, wholePlan: true, facts, summary, warnings: [] },
  }
}
