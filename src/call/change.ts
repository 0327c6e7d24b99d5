import type { Day } from '../books/day.ts'
import type { Cents } from '../books/money.ts'
import type { AllocationAct } from './acts/allocations.ts'
import type { BankAct } from './acts/bank.ts'
import type { ContactAct } from './acts/contacts.ts'
import type { DocumentAct } from './acts/documents.ts'
import type { ExpenseAct } from './acts/expenses.ts'
import type { FileAct } from './acts/files.ts'
import type { JournalAct } from './acts/journals.ts'
import type { OwnAct } from './acts/own.ts'
import type { PaymentAct } from './acts/payments.ts'
import type { UpdateRecord } from './acts/record-updates.ts'
import type { RecordAct } from './acts/records.ts'
import type { CreateRepeatingInvoice } from './acts/repeating.ts'
import type { SettingAct } from './acts/settings.ts'

/** How far an act reaches, nearest first. The order is the order of reach. */
export const EFFECTS = ['local', 'record', 'draft', 'submit', 'post', 'send', 'pay', 'destroy'] as const

/** What an act does to the world: `local` touches only this server, `draft` leaves the ledger alone, `post` moves it. */
export type Effect = (typeof EFFECTS)[number]

/** Whether `effect` reaches at most as far as `limit`. */
export function reachesAtMost(effect: Effect, limit: Effect): boolean {
  return EFFECTS.indexOf(effect) <= EFFECTS.indexOf(limit)
}

/** What every change has: our words about it. */
export interface Described {
  /** What will happen, in our words; ledger text inside is quoted. */
  summary: string
  /** What a careful bookkeeper would mention before saying yes. */
  warnings: readonly string[]
  /** Changes of a plan with the same bundle are decided on together: all are let through, or none is. */
  bundle?: string
}

/** One intended act, with everything needed to carry it out and to show it to a person. Its members stand in `acts/`, by family, with what is known of each. */
export type Change = Described &
  (
    | ContactAct
    | DocumentAct
    | RecordAct
    | UpdateRecord
    | CreateRepeatingInvoice
    | PaymentAct
    | AllocationAct
    | BankAct
    | JournalAct
    | ExpenseAct
    | FileAct
    | SettingAct
    | OwnAct
  )

/** One member of Change, by its act. */
export type ChangeOf<Act extends Change['act']> = Extract<Change, { act: Act }>

/** A field's value before and after, as text for people. */
export interface Difference {
  field: string
  before: string
  after: string
}

/** A document or contact as Xero answered it after a change; `label` is its number or name, amounts are cents. */
export interface WrittenRecord {
  id: string
  label: string
  contact?: string
  status: string
  total?: Cents
  currency?: string
  due?: Day
  link?: string
  updatedAt?: number
}

/** What became of one change, once that is certain: `done` with what Xero has now, or `failed` with why; then nothing was written. */
export type Outcome =
  | { state: 'done'; record: WrittenRecord | undefined; warnings: readonly string[] }
  | { state: 'failed'; fact: string; next: string }
