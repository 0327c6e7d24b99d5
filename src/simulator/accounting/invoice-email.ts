import { dayAt } from '../../books/day.ts'
import type { Answer, ApiContext } from '../contract.ts'
import { validationException } from '../edge/refusals.ts'
import type { Contact, Invoice, OrganisationState } from '../state.ts'
import { record, throughApi } from './history.ts'
import { replaceInvoice } from './invoice-write.ts'
import { UNSEEN } from './messages.ts'
import { append, beginWork, type Work } from './work.ts'

const DAILY_LIMIT = 1000
const TRIAL_LIMIT = 20

/** POST /Invoices/{id}/Email: Xero sends its default template to the contact and up to five people; nothing about it can be chosen. */
export function emailInvoice(context: ApiContext, invoice: Invoice): Answer {
  const problem = sendInvoice(beginWork(context), invoice, [])
  if (problem === undefined) return { kind: 'empty', status: 204 }
  throw validationException([{ InvoiceID: invoice.id, ValidationErrors: [{ Message: problem }] }])
}

/** Sends a sales invoice to its contact, that contact's people and `copies`; answers why it cannot be sent, and then nothing is done. */
export function sendInvoice(work: Work, invoice: Invoice, copies: readonly string[]): string | undefined {
  const { organisation, context } = work
  const contact = organisation.contacts.get(invoice.contactId)
  const problem = emailProblem(context, invoice, contact)
  if (problem !== undefined) return problem
  const people = (contact?.persons ?? []).filter((person) => person.includeInEmails && person.email !== '')
  const to = [contact?.email ?? '', ...people.slice(0, 5).map((person) => person.email), ...copies]
  append(work, organisation.outbox, { invoiceId: invoice.id, to, at: context.now })
  const partPaid = invoice.amountPaid + invoice.amountCredited !== 0n
  const updatedAt = partPaid ? invoice.updatedAt : context.now
  replaceInvoice(work, invoice, { ...invoice, sentToContact: true, updatedAt })
  record(work, invoice.id, 'Invoice sent', `This invoice has been sent to ${to.join(', ')}${throughApi(context)}.`)
  return undefined
}

function emailProblem(context: ApiContext, invoice: Invoice, contact: Contact | undefined): string | undefined {
  const { settings } = context.organisation
  if (settings.isDemoCompany && !settings.allowEmail) return UNSEEN.emailDemo
  if (invoice.type !== 'ACCREC') return UNSEEN.emailType
  if (!['SUBMITTED', 'AUTHORISED', 'PAID'].includes(invoice.status)) return UNSEEN.emailStatus
  if (!contact || contact.email === '') return UNSEEN.emailAddress
  const limit = settings.organisationClass === 'TRIAL' ? TRIAL_LIMIT : DAILY_LIMIT
  return sentToday(context.organisation, context) >= limit ? UNSEEN.emailLimit(limit) : undefined
}

function sentToday(organisation: OrganisationState, context: ApiContext): number {
  let count = 0
  for (let index = organisation.outbox.length - 1; index >= 0; index -= 1) {
    const mail = organisation.outbox[index]
    if (!mail || dayAt(mail.at, organisation.settings.zone) !== context.today) break
    count += 1
  }
  return count
}
