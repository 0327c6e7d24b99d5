import * as z from 'zod'
import { contactName, fourPlaces } from '../../books/fields.ts'
import type { Change } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { type Context, type ShownPlan, writeTool } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { planDocuments } from '../documents/draft-documents.ts'
import type { DocumentInput } from '../documents/draft-rules.ts'
import { pageOf } from '../lists/cursor.ts'
import { assess } from './debtors/assess.ts'
import { checkText } from './reminders/check-text.ts'
import { CHOICES, type Chosen, chooseReminder, type LeftOut } from './reminders/choose-reminders.ts'
import { type Draft, draftMessages } from './reminders/draft-messages.ts'
import { claimLines, claimsUnder } from './reminders/interest-claim.ts'
import { templatesIn } from './reminders/reminder-templates.ts'
import { draftsView } from './reminders/reminders-view.ts'

const MOST = 25
const USUAL = 10

// The bounds are told when they are missed: in the definition every call would pay for them.
const whole = (least: number, most: number) =>
  z.number().refine((value) => Number.isInteger(value) && value >= least && value <= most, {
    error: ({ input: given }) => `${String(given)} is not a whole number from ${least} to ${most}`,
  })

const input = z.strictObject({
  contacts: z
    .array(contactName)
    .refine(({ length }) => length > 0 && length <= MOST, `give 1 to ${MOST} contacts`)
    .optional()
    .describe('Default: whose turn it is'),
  older_than: whole(0, 3650).optional().describe('Days overdue'),
  step: z.enum(CHOICES).optional().describe('by_payer: good ones friendly, bad firm'),
  language: z.string().max(10).optional(),
  links: z.boolean().optional(),
  late_interest: z.enum(['mention', 'invoice']).optional().describe('UK, no consumers: ask'),
  fee_account: z.string().min(1).max(150).optional(),
  bank_rate: fourPlaces.optional(),
  check: z.string().min(1).max(8000).optional().describe('Reworded text'),
  of: contactName.optional().describe('Contact or draft'),
  limit: whole(1, MOST).optional(),
  cursor: z.string().max(40).optional(),
})

/** The arguments of draft_reminders. */
export type ReminderInput = z.output<typeof input>

/** Drafts messages to customers who owe something, and checks reworded ones. It sends nothing. */
export const draftReminders = writeTool({
  name: 'draft_reminders',
  title: 'Draft payment reminders',
  toolset: 'collections',
  effect: 'local',
  reach: 'draft',
  about:
    'Draft reminders, call scripts or dispute replies, one per customer, without what is promised or disputed; check reworded ones. Sends nothing. Use when the user wants to chase or remind. Not for whom to chase (rank_debtors).',
  input,
  example: { contacts: ['Harbour Dental'] },
  plan: (given, context) =>
    given.check === undefined ? draft(given, context) : checkText(given, given.check, context),
})

async function draft(given: ReminderInput, context: Context): Promise<ShownPlan> {
  refuseWithoutAccount(given)
  const { books, today } = context
  const set = await templatesIn(given.language ?? 'en')
  const { country } = await books.organisation()
  const claimOf = claimsUnder(given, { country, today })
  const assessment = await assess(context)
  const named = given.contacts && (await idsOf(given.contacts, context))
  const wanted = { step: given.step ?? 'next', named, olderThan: given.older_than }
  const found = assessment.debtors.flatMap((debtor) => chooseReminder(debtor, wanted, today) ?? [])
  const nothingDue = [...(named ?? [])].filter((id) => !assessment.debtors.some(({ contact }) => contact.id === id))
  const chosen = found.filter((one): one is Chosen => 'message' in one)
  const { limit = USUAL, cursor: from } = given
  const page = pageOf(chosen, { ...pageArguments(given), limit, cursor: from })
  const drafted = await draftMessages(
    page.shown,
    {
      set,
      links: given.links ?? false,
      claimOf,
    },
    assessment,
    context,
  )
  const leftOut = from === undefined ? found.filter((one): one is LeftOut => 'why' in one) : []
  const fees = given.late_interest === 'invoice' ? await feeInvoices(drafted.drafts, given, context) : []
  const shown = draftsView({ ...drafted, leftOut: [...drafted.leftOut, ...leftOut] }, assessment, {
    count: chosen.length,
    cursor: page.cursor,
    fees: fees.length,
  })
  const notes = nothingDue.length > 0 ? [`Of ${nothingDue.length} of the contacts nothing is due.`] : []
  return { changes: [...drafted.changes, ...fees], shown: { ...shown, notes: [...(shown.notes ?? []), ...notes] } }
}

function refuseWithoutAccount({ late_interest: asked, fee_account: account }: ReminderInput): void {
  if (asked !== 'invoice' || account !== undefined) return
  throw new Fault(
    'invalid_input',
    'fee_account: an invoice for interest needs the revenue account that it is posted to.',
    'Ask the user which account (list_settings shows them) and give its code or name.',
  )
}

// A page belongs to the arguments that choose.
function pageArguments({ contacts, older_than, step }: ReminderInput): Record<string, unknown> {
  return { contacts, older_than, step }
}

async function idsOf(names: readonly string[], { books }: Pick<Context, 'books'>): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  for (const [index, name] of names.entries()) {
    ids.add((await contactNamed(name, books, { field: `contacts.${index}`, archivedToo: true })).id)
  }
  return ids
}

async function feeInvoices(
  drafts: readonly Draft[],
  { fee_account: account = '' }: ReminderInput,
  context: Context,
): Promise<readonly Change[]> {
  const wanted = drafts.flatMap(({ debtor, claim }) => {
    if (!claim) return []
    const given: DocumentInput = {
      contact: debtor.contact.id,
      currency: 'GBP',
      // Compensation for late payment is outside the scope of VAT.
      line_amount_types: 'NoTax',
      reference: 'Late payment',
      lines: claimLines(claim, account),
    }
    return [{ kind: 'invoice' as const, input: given }]
  })
  if (wanted.length === 0) return []
  return planDocuments(wanted, { status: 'DRAFT', field: 'late_interest' }, context)
}
