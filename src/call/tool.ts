import type * as z from 'zod'
import type { Books } from '../books/books.ts'
import type { Day } from '../books/day.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import type { Change, Effect } from './change.ts'
import type { ChangeReader } from './changes.ts'
import type { Fault } from './fault.ts'
import type { Files } from './files.ts'
import type { Finding } from './findings.ts'
import type { NoteReader } from './notes.ts'
import type { Policy } from './policy.ts'
import type { Report } from './progress.ts'
import type { View } from './reply.ts'

/** Groups of tools that are offered together; which are offered is fixed at start by configuration. */
export const TOOLSETS = [
  'core',
  'collections',
  'inventory',
  'close',
  'ledger',
  'settings',
  'items',
  'collections_extras',
  'inventory_extras',
  'close_extras',
] as const

/** The groups that are offered unless the operator says otherwise. */
export const DEFAULT_TOOLSETS = ['core', 'collections', 'inventory', 'close'] as const

/** The name of a group of tools. */
export type Toolset = (typeof TOOLSETS)[number]

/** What of another organisation may be read beside the one that a call is for. */
export type OtherBooks = Pick<Books, 'ref' | 'organisation' | 'contactsNamed' | 'findInvoices' | 'findRecords'>

/** What a tool may use. It reads everything and writes nothing: only `run` acts. `today` is the organisation's calendar day. */
export interface Context {
  books: Books
  today: Day
  /** Every organisation that this server is connected to. */
  organisations: readonly OrganisationRef[]
  /** The other organisations that the same caller may see, for what stands between them and this one. */
  others(): readonly OtherBooks[]
  changes: ChangeReader
  /** What people and assistants put on record here about this organisation, beside its ledger. */
  notes: NoteReader
  policy: Policy
  /** The files of this computer that the operator lets be touched. */
  files: Files
  /** How the connection to this organisation and the record stand, without a call to Xero. */
  connection(): Promise<readonly Finding[]>
  /** Tells the host how far the call is; for loops over many things, beside what reading and sending tell by themselves. */
  progress: Report
  /** Aborted when the host no longer waits: calls to Xero fail then by themselves, and other loops look here. */
  signal: AbortSignal
}

interface Tool_<Input extends z.ZodObject> {
  /** `verb_noun`, at most 45 characters; the file is named after it. */
  name: string
  title: string
  toolset: Toolset
  /** What it answers, "Use when …", and "Not for … (other tool)" where a sibling is close. */
  about: string
  input: Input
  /** Arguments that work on the demo company: documentation, card test and drift check in one. */
  example: z.input<Input>
}

/** One organisation's part of an answer for several: what it answered, or why it did not. */
export interface Part {
  organisation: OrganisationRef
  /** Whether calls mean this one when they name none. */
  usual: boolean
  answer: { view: View } | { fault: Fault }
}

/** How a tool answers for all organisations at once. */
export interface Across<Input extends z.ZodObject = z.ZodObject> {
  /** Whether, under these arguments, totals of several organisations may be added up; currencies never are. */
  addsUp?(input: z.output<Input>): boolean
  /** Its own way to put a page of parts together, of `count` organisations in all; then it is asked of all unless one is named. */
  together?(parts: readonly Part[], count: number): View
}

/** A tool that only looks. It throws Fault for what it cannot answer. */
export interface ReadTool<Input extends z.ZodObject = z.ZodObject> extends Tool_<Input> {
  kind: 'read'
  run(input: z.output<Input>, context: Context): Promise<View>
  /** Absent where it answers for one organisation at a time. */
  across?: Across<Input>
}

/**
 * A tool that plans changes. `effect` is what it usually does, `reach` the furthest that an explicit argument can ask for;
 * a plan beyond the reach is a programmer's error and nothing happens.
 */
export interface WriteTool<Input extends z.ZodObject = z.ZodObject> extends Tool_<Input> {
  kind: 'write'
  effect: Effect
  reach: Effect
  plan(input: z.output<Input>, context: Context): Promise<readonly Change[] | ShownPlan>
}

/** A plan that answers something itself, such as texts that it drafted: `shown` is told before what becomes of the changes, of which there may be none. */
export interface ShownPlan {
  changes: readonly Change[]
  shown: View
}

/** Any tool, as the catalogue lists it. */
export type Tool = ReadTool | WriteTool

/** Declares a tool that only reads. */
export function readTool<Input extends z.ZodObject>(tool: Omit<ReadTool<Input>, 'kind'>): ReadTool {
  return { ...tool, kind: 'read' }
}

/** Declares a tool that plans changes. */
export function writeTool<Input extends z.ZodObject>(tool: Omit<WriteTool<Input>, 'kind'>): WriteTool {
  return { ...tool, kind: 'write' }
}

/** A tool that the server calls by itself each night, without arguments, for organisations whose settings on record want it. */
export interface NightlyWork {
  tool: WriteTool
  isWanted(notes: NoteReader): Promise<boolean>
}
