import { type Day, utcMidnight } from '../../books/day.ts'
import { formatDecimal } from '../../books/money.ts'
import { dueUnder } from '../accounting/document-draft.ts'
import { historyDay, record } from '../accounting/history.ts'
import { sendInvoice } from '../accounting/invoice-email.ts'
import { replaceInvoice, saveInvoice } from '../accounting/invoice-write.ts'
import { beginWork, put, rollBack, type Work } from '../accounting/work.ts'
import type { ApiContext } from '../contract.ts'
import { fieldsOf } from '../edge/body.ts'
import { todayIn } from '../edge/wire-dates.ts'
import type { Invoice, Line, OrganisationState } from '../state.ts'
import type { RepeatingInvoice } from '../state-orders.ts'
import { advanced, filled, termOf } from './schedule.ts'

/** Whether a template has a document to raise on or before a day. */
export function hasDue(organisation: OrganisationState, today: Day): boolean {
  return nextDue(organisation, today) !== undefined
}

/**
 * Raises what templates have due on or before the caller's day, each document dated and entered on its own day, the earliest first: what
 * Xero does by itself each morning. It stays whatever becomes of the call that it goes before.
 */
export function raiseDue(caller: ApiContext): void {
  for (;;) {
    const due = nextDue(caller.organisation, caller.today)
    if (due === undefined) return
    raise(workOf(caller, due), due)
  }
}

interface Due {
  template: RepeatingInvoice
  date: Day
}

function nextDue(organisation: OrganisationState, today: Day): Due | undefined {
  let first: Due | undefined
  for (const template of organisation.repeatingInvoices.values()) {
    const date = template.schedule.nextScheduledDate
    if (date !== undefined && date <= today && (!first || date < first.date)) first = { template, date }
  }
  return first
}

/** Xero itself at work, on the morning of the day or, when the template was made later than that, right after. */
function workOf(caller: ApiContext, { template, date }: Due): Work {
  const { clientId: _, idsOnly: __, ...context } = caller
  const now = Math.max(morningOf(date, caller.organisation.settings.zone), template.updatedAt)
  return beginWork({ ...context, now, today: date, unitPlaces: 4, userName: 'System Generated', undo: [] })
}

const HOUR = 3_600_000

/** The first instant of a day in a time zone, found by quarters of an hour: no zone is further than 14 hours from UTC. */
function morningOf(date: Day, zone: string): number {
  let instant = utcMidnight(date) - 14 * HOUR
  while (todayIn(zone, instant) < date) instant += HOUR / 4
  return instant
}

function raise(work: Work, { template, date }: Due): void {
  try {
    const raised = document(work, template, date)
    const schedule = advanced(template.schedule, date)
    const invoiceIds = 'invoice' in raised ? [...template.invoiceIds, raised.invoice.id] : template.invoiceIds
    const { now } = work.context
    put(work, work.organisation.repeatingInvoices, template.id, { ...template, schedule, invoiceIds, updatedAt: now })
    const title = template.type === 'ACCREC' ? 'Invoice' : 'Bill'
    if ('invoice' in raised) record(work, template.id, `${title} raised`, `${title} of ${historyDay(date)} raised.`)
    else record(work, template.id, `${title} not raised`, `${title} of ${historyDay(date)}: ${raised.problem}`)
  } catch (error) {
    rollBack(work)
    throw error
  }
}

/** The document of a day; what cannot be approved, because of a lock date or an archived account, is left as a draft. */
function document(work: Work, template: RepeatingInvoice, date: Day): { invoice: Invoice } | { problem: string } {
  const approved = template.status === 'AUTHORISED' ? saved(work, template, date, 'AUTHORISED') : undefined
  if (approved && 'invoice' in approved) return { invoice: send(work, template, approved.invoice) }
  return saved(work, template, date, 'DRAFT')
}

function saved(
  work: Work,
  template: RepeatingInvoice,
  date: Day,
  status: 'DRAFT' | 'AUTHORISED',
): { invoice: Invoice } | { problem: string } {
  const mark = work.undo.length
  const { invoice, errors } = saveInvoice(work, undefined, fieldsOf(bodyOf(template, date, status)))
  if (errors.length > 0) {
    rollBack(work, mark)
    return { problem: errors.join(' ') }
  }
  const raised: Invoice = { ...invoice, repeatingInvoiceId: template.id }
  replaceInvoice(work, invoice, raised)
  return { invoice: raised }
}

function send(work: Work, template: RepeatingInvoice, invoice: Invoice): Invoice {
  if (!template.approvedForSending) return invoice
  const copies = template.sendCopy ? [...work.organisation.users.values()].slice(0, 1).map((user) => user.email) : []
  const problem = sendInvoice(work, invoice, copies)
  if (problem !== undefined) record(work, invoice.id, 'Invoice not sent', problem)
  return work.organisation.invoices.get(invoice.id) ?? invoice
}

/** A template as the body of a new invoice or bill. What a bill is referred to by is its number. */
function bodyOf(template: RepeatingInvoice, date: Day, status: 'DRAFT' | 'AUTHORISED'): Record<string, unknown> {
  const reference = filled(template.reference, date)
  return {
    Type: template.type,
    Status: status,
    Contact: { ContactID: template.contactId },
    Date: date,
    DueDate: dueUnder(termOf(template.schedule), date),
    LineAmountTypes: template.lineAmountTypes,
    CurrencyCode: template.currencyCode,
    ...(template.type === 'ACCREC' ? { Reference: reference } : { InvoiceNumber: reference }),
    ...(template.brandingThemeId === undefined ? {} : { BrandingThemeID: template.brandingThemeId }),
    ...(template.markAsSent && status === 'AUTHORISED' ? { SentToContact: true } : {}),
    LineItems: template.lines.map((line) => lineBody(line, date)),
  }
}

/** Only what the template's line has: a field sent as null would stand for nothing. */
function lineBody(line: Line, date: Day): Record<string, unknown> {
  const entries = {
    Description: line.description === undefined ? undefined : filled(line.description, date),
    ItemCode: line.itemCode,
    AccountID: line.accountId,
    TaxType: line.taxType,
    Quantity: line.quantity === undefined ? undefined : formatDecimal(line.quantity, 4),
    UnitAmount: line.unitAmount === undefined ? undefined : formatDecimal(line.unitAmount, 4),
    TaxAmount: line.unitAmount === undefined ? undefined : formatDecimal(line.taxAmount, 2),
    DiscountRate: line.discountRate === undefined ? undefined : formatDecimal(line.discountRate, 4),
    DiscountAmount: line.discountAmount === undefined ? undefined : formatDecimal(line.discountAmount, 2),
    Tracking: line.tracking.map(({ categoryId, optionId }) => ({
      TrackingCategoryID: categoryId,
      TrackingOptionID: optionId,
    })),
  }
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined))
}
