import { quoted } from '../../../books/ledger-text.ts'
import { sha256 } from '../../../call/canonical.ts'
import type { ChangeOf } from '../../../call/change.ts'
import type { Context } from '../../../call/tool.ts'
import type { Assessment } from '../debtors/assess.ts'
import type { AssessedDebtor } from '../debtors/assessment.ts'
import { entryChange } from '../record/entry-change.ts'
import { named } from '../record/record.ts'
import { checkReminder } from './check-reminder.ts'
import type { Chosen, LeftOut } from './choose-reminders.ts'
import { factsOf } from './facts-of-reminder.ts'
import { historyDoubts } from './history-doubts.ts'
import type { InterestClaim } from './interest-claim.ts'
import type { ReminderFacts } from './reminder-facts.ts'
import { type TemplateSet, TONE_OF } from './reminder-templates.ts'
import { type Reminder, renderReminder } from './render-reminder.ts'

/** A drafted message; `ref` names it on record, and is undefined for the reply to a dispute, which is no reminder. */
export interface Draft extends Chosen, Reminder {
  facts: ReminderFacts
  claim: InterestClaim | undefined
  ref: string | undefined
}

/** What came of the messages that were chosen. */
export interface Drafted {
  drafts: readonly Draft[]
  leftOut: readonly LeftOut[]
  /** What is put on record. */
  changes: readonly ChangeOf<'put_on_record'>[]
  /** Invoices whose histories were not read. */
  unread: number
  /** Invoices whose online address was not asked for. */
  unlinked: number
}

/** How messages are written: the texts, whether with links to online invoices, and the interest claim of a message's invoices. */
export interface Writing {
  set: TemplateSet
  links: boolean
  claimOf(chosen: Chosen): InterestClaim | undefined
}

/** Writes the chosen messages, after the histories of their invoices were looked at. Throws Fault as all reading does. */
export async function draftMessages(
  chosen: readonly Chosen[],
  writing: Writing,
  assessment: Assessment,
  context: Context,
): Promise<Drafted> {
  const reminders = chosen.filter(({ message }) => message !== 'dispute')
  const about = reminders.flatMap(({ invoices }) => invoices)
  const { doubts, unread } = await historyDoubts(about, assessment.entries, context)
  const organisation = await context.books.organisation()
  const links = linkReader(context)
  const drafts: Draft[] = []
  const leftOut: LeftOut[] = []
  const changes: ChangeOf<'put_on_record'>[] = []
  for (const one of chosen) {
    const { kept, dropped } = one.message === 'dispute' ? { kept: one, dropped: [] } : withoutDoubtful(one, doubts)
    leftOut.push(...dropped)
    if (kept.invoices.length === 0) continue
    const claim = writing.claimOf(kept)
    const known = writing.links ? await links.of(kept.invoices) : new Map<string, string>()
    const facts = factsOf({ ...kept, organisation, today: context.today, links: known, claim })
    const reminder = renderReminder(kept.message, facts, writing.set)
    const improper = checkReminder(`Subject: ${reminder.subject}\n\n${reminder.body}`, {
      ...kept,
      facts,
      others: [],
    })[0]
    if (improper) {
      const why = `What the books say about it does not belong in a message (${improper.kind}): ${quoted(improper.words, 60)}.`
      leftOut.push({ debtor: kept.debtor, why })
      continue
    }
    const { ref, change } = onRecord(kept, reminder, assessment, context)
    if (change) changes.push(change)
    drafts.push({ ...kept, ...reminder, facts, claim, ref })
  }
  return { drafts, leftOut, changes, unread, unlinked: links.left() }
}

function withoutDoubtful(chosen: Chosen, doubts: ReadonlyMap<string, string>): { kept: Chosen; dropped: LeftOut[] } {
  const { debtor, invoices } = chosen
  const dropped = invoices.flatMap(({ id, number }) => {
    const why = doubts.get(id)
    return why === undefined ? [] : [{ debtor, why: `${quoted(number, 40)}: ${why}` }]
  })
  return { kept: { ...chosen, invoices: invoices.filter(({ id }) => !doubts.has(id)) }, dropped }
}

/** So many addresses are asked for in one call: each is a call to Xero. */
const MOST_LINKS = 40

/** What asks for the online addresses of invoices, as many as one call may; `left` are those that it did not ask for. */
export function linkReader({ books, signal }: Pick<Context, 'books' | 'signal'>): {
  of(invoices: readonly { id: string }[]): Promise<ReadonlyMap<string, string>>
  left(): number
} {
  let [asked, left] = [0, 0]
  return {
    of: async (invoices) => {
      const links = new Map<string, string>()
      const some = invoices.slice(0, MOST_LINKS - asked)
      asked += some.length
      left += invoices.length - some.length
      for (const { id } of some) {
        signal.throwIfAborted()
        const link = await books.onlineInvoiceUrl(id)
        // Xero's own pages alone: what else stood there would be somebody's.
        if (link !== undefined && /^https:\/\/in\.xero\.com\/[\w-]+$/.test(link)) links.set(id, link)
      }
      return links
    },
    left: () => left,
  }
}

function onRecord(
  { debtor, message, invoices }: Chosen,
  { subject, body, template }: Reminder,
  { entries }: Assessment,
  { today }: Pick<Context, 'today'>,
): { ref: string | undefined; change: ChangeOf<'put_on_record'> | undefined } {
  if (message === 'dispute') return { ref: undefined, change: undefined }
  const { contact } = debtor
  const { entry, already } = named(
    {
      kind: 'reminder',
      contact,
      invoices: invoices.map(({ id, number }) => ({ id, number })),
      ...{
        day: today,
        said: subject,
        step: message,
        tone: TONE_OF[message],
        template,
        hash: sha256(`${subject}\n\n${body}`),
      },
    },
    entries,
  )
  if (already) return { ref: entry.ref, change: undefined }
  return { ref: entry.ref, change: entryChange(entry) }
}

/** Somebody who owes something, by a contact's id. */
export function debtorOf({ debtors }: Assessment, contactId: string): AssessedDebtor | undefined {
  return debtors.find(({ contact }) => contact.id === contactId)
}
