import { quoted } from '../../../books/ledger-text.ts'
import { Fault } from '../../../call/fault.ts'
import type { Context, ShownPlan } from '../../../call/tool.ts'
import { contactNamed } from '../../contacts/contact-named.ts'
import { type Assessment, assess } from '../debtors/assess.ts'
import type { ReminderInput } from '../draft-reminders.ts'
import { checkReminder } from './check-reminder.ts'
import { type Chosen, chooseReminder } from './choose-reminders.ts'
import { debtorOf, linkReader } from './draft-messages.ts'
import { factsOf } from './facts-of-reminder.ts'
import { claimsUnder } from './interest-claim.ts'
import { MESSAGES } from './reminder-templates.ts'
import { checkView } from './reminders-view.ts'

/** Checks a reworded text against what is due now. Changes nothing. Throws Fault where nothing of it is due any more. */
export async function checkText(given: ReminderInput, text: string, context: Context): Promise<ShownPlan> {
  const { books, today } = context
  const { of } = given
  if (of === undefined) {
    throw new Fault(
      'invalid_input',
      'of: whom the text is for is missing.',
      'Give the contact, or the reference of the draft.',
    )
  }
  const organisation = await books.organisation()
  const claimOf = claimsUnder(given, { country: organisation.country, today })
  const assessment = await assess(context)
  const chosen = /^r_[0-9a-f]{8}$/.test(of)
    ? ofReminder(of, assessment)
    : await ofContact(of, given, assessment, context)
  // Only a text with links in it costs the calls.
  const links = text.includes('in.xero.com') ? await linkReader(context).of(chosen.invoices) : new Map<string, string>()
  const claim = claimOf(chosen)
  const facts = factsOf({ ...chosen, organisation, today, links, claim })
  const findings = checkReminder(text, { message: chosen.message, facts, others: await otherNames(chosen, context) })
  return { changes: [], shown: checkView(findings, chosen.debtor.contact.name, chosen.message) }
}

function ofReminder(ref: string, assessment: Assessment): Chosen {
  const entry = assessment.entries.find((one) => one.ref === ref)
  if (entry?.kind !== 'reminder') {
    throw new Fault(
      'not_found',
      `of: there is no draft ${ref}.`,
      'Give the reference that draft_reminders told, or the contact.',
    )
  }
  const debtor = debtorOf(assessment, entry.contact.id)
  const wanted = new Set(entry.invoices.map(({ id }) => id))
  const invoices = debtor?.invoices.filter(({ id, stop }) => wanted.has(id) && stop === undefined) ?? []
  const message = MESSAGES.find((one) => one === entry.step)
  if (debtor && message && invoices.length > 0) return { debtor, message, invoices, notes: [] }
  throw new Fault(
    'refused',
    `of: nothing of the draft ${ref} to ${quoted(entry.contact.name)} is left to be asked for.`,
    'It was paid, promised or disputed since: do not send it.',
  )
}

async function ofContact(
  of: string,
  given: ReminderInput,
  assessment: Assessment,
  { books, today }: Context,
): Promise<Chosen> {
  const contact = await contactNamed(of, books, { field: 'of', archivedToo: true })
  const debtor = debtorOf(assessment, contact.id)
  const wanted = { step: given.step ?? 'next', named: new Set([contact.id]), olderThan: undefined }
  const chosen = debtor && chooseReminder(debtor, wanted, today)
  if (chosen && 'message' in chosen) return chosen
  const why = chosen?.why ?? 'Nothing is due.'
  throw new Fault('refused', `of: no message to ${quoted(contact.name)} is in order. ${why}`, 'Do not send it.')
}

async function otherNames({ debtor }: Chosen, { books }: Pick<Context, 'books'>): Promise<string[]> {
  const names: string[] = []
  const reading = await books.mirror.read(['contact'])
  for await (const { id, name } of reading.every('contact')) if (id !== debtor.contact.id) names.push(name)
  return names
}
