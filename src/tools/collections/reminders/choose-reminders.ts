import { type Day, daysBetween } from '../../../books/day.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { GOOD_PAYER_BELOW } from '../cadence/cadence-steps.ts'
import { type AssessedDebtor, type AssessedInvoice, riskByHabit } from '../debtors/assessment.ts'
import { isBroken } from '../record/stops.ts'
import { MESSAGES, type Message } from './reminder-templates.ts'

/** How the message to each contact is chosen: its next step, by how it has paid so far, or the same for all. */
export const CHOICES = ['next', 'by_payer', ...MESSAGES] as const

/** What was asked for. `named` are ids of contacts, `olderThan` calendar days past due. */
export interface Wanted {
  step: (typeof CHOICES)[number]
  named: ReadonlySet<string> | undefined
  olderThan: number | undefined
}

/** A message to be drafted: what it is, which invoices it is about, and what the user should know of it. */
export interface Chosen {
  debtor: AssessedDebtor
  message: Message
  invoices: readonly AssessedInvoice[]
  notes: readonly string[]
}

/** A contact that gets no message, and why. */
export interface LeftOut {
  debtor: AssessedDebtor
  why: string
}

/** From this risk by habit on, from 0 to 100, a contact is a repeat offender. */
const BAD_FROM = 50
/** How many days ahead a courtesy reminder that is asked for looks. */
const COURTESY_DAYS = 14

// What keeps a message from being drafted even where the user asked for this very contact.
const ALWAYS_IN_THE_WAY = ['hold', 'policy', 'receipt']
// What keeps one from being drafted where nobody was named.
const IN_THE_WAY = [...ALWAYS_IN_THE_WAY, 'gap', 'touches']
// Told beside a draft that was asked for although the contact's turn has not come.
const WORTH_SAYING = ['gap', 'touches', 'material', 'xero_reminders', 'day_off']

/** The message to one contact, or why it gets none; undefined for who does not come up under what was asked for. Pure. */
export function chooseReminder(debtor: AssessedDebtor, wanted: Wanted, today: Day): Chosen | LeftOut | undefined {
  if (!comesUp(debtor, wanted, today)) return undefined
  if (wanted.step === 'dispute') return disputeReply(debtor)
  const inTheWay = gateInTheWay(debtor, wanted)
  if (inTheWay !== undefined) return { debtor, why: inTheWay }
  const message = messageFor(debtor, wanted)
  const invoices = invoicesFor(debtor, message, wanted, today)
  if (!message) return { debtor, why: debtor.action.why }
  const isOld = ({ due }: AssessedInvoice) =>
    wanted.olderThan === undefined || daysBetween(due, today) > wanted.olderThan
  const stops = stopsOf(debtor, today)
  if (invoices.some(isOld)) return { debtor, message, invoices, notes: [...stops, ...notesOn(debtor)] }
  return { debtor, why: stops.join(' ') || 'Nothing is overdue.' }
}

/** What keeps overdue invoices of a contact out of its message. */
function stopsOf({ invoices }: AssessedDebtor, today: Day): string[] {
  return invoices.flatMap(({ number, stop, due }) =>
    stop && due < today ? [`${quoted(number, 40)} is left out: ${stop.why}.`] : [],
  )
}

function comesUp(debtor: AssessedDebtor, { named, olderThan, step }: Wanted, today: Day): boolean {
  if (named && !named.has(debtor.contact.id)) return false
  if (olderThan !== undefined) return debtor.invoices.some(({ due }) => daysBetween(due, today) > olderThan)
  if (named) return true
  if (step === 'dispute') return debtor.invoices.some(isDisputed)
  const isOverdue = debtor.invoices.some(({ due }) => due < today)
  return isOverdue || (step === 'next' && debtor.action.kind === 'act') || step === 'courtesy'
}

function gateInTheWay({ action, hold }: AssessedDebtor, { named, olderThan, step }: Wanted): string | undefined {
  if (hold !== undefined) return `On hold: ${hold}.`
  const waits = named || olderThan !== undefined || step !== 'next' ? false : action.kind === 'wait'
  const gates = named ? ALWAYS_IN_THE_WAY : IN_THE_WAY
  return action.gates.find(({ gate, passed }) => !passed && (waits || gates.includes(gate)))?.why
}

function messageFor(debtor: AssessedDebtor, { step }: Wanted): Message | undefined {
  if (step === 'by_payer') return byPayer(debtor)
  if (step !== 'next') return step
  return MESSAGES.find((message) => message === debtor.action.step)
}

/** Friendly to good payers, firm to those who mostly pay late or broke a promise, and in between to the others. */
function byPayer(debtor: AssessedDebtor): Message {
  const { standing } = debtor
  const habit = riskByHabit(debtor)
  if (standing.promises.some((promise) => isBroken(promise) && promise.from === 'record')) return 'firm'
  if (habit < GOOD_PAYER_BELOW) return 'first'
  return habit >= BAD_FROM ? 'firm' : 'second'
}

// One message about everything that is overdue and not stopped, whatever of it made the contact come up.
function invoicesFor(
  { invoices, action }: AssessedDebtor,
  message: Message | undefined,
  { step }: Wanted,
  today: Day,
): AssessedInvoice[] {
  const free = invoices.filter(({ stop }) => stop === undefined)
  if (message !== 'courtesy') return free.filter(({ due }) => due < today)
  if (step === 'next') return free.filter(({ id, due }) => action.invoiceIds.includes(id) && due >= today)
  return free.filter(({ due }) => due >= today && daysBetween(today, due) <= COURTESY_DAYS)
}

function notesOn({ action, details }: AssessedDebtor): string[] {
  const gates = action.gates.filter(({ gate, passed }) => !passed && WORTH_SAYING.includes(gate))
  const noAddress = details?.email ? [] : ['No e-mail address is on file: send it as a letter, or say it on the phone.']
  return [...gates.map(({ why }) => why), ...noAddress]
}

function isDisputed({ stop }: AssessedInvoice): boolean {
  return stop?.gate === 'dispute'
}

function disputeReply(debtor: AssessedDebtor): Chosen | LeftOut {
  const invoices = debtor.invoices.filter(isDisputed)
  if (invoices.length > 0) return { debtor, message: 'dispute', invoices, notes: notesOn(debtor).slice(-1) }
  return { debtor, why: 'No dispute is on record: put it there first with log_promise_or_dispute.' }
}
