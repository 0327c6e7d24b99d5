import {
  readCurrency,
  readDocumentLines,
  readLineAmountTypes,
  readTheme,
  sideOf,
} from '../accounting/document-draft.ts'
import { type LineRules, lineProblems } from '../accounting/document-lines.ts'
import { historyAmount, record, throughApi } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import { present, shortText } from '../accounting/sent.ts'
import { totalsOf } from '../accounting/totals.ts'
import { put, type Work } from '../accounting/work.ts'
import { type Fields, readBoolean, readText } from '../edge/body.ts'
import type { RepeatingInvoice } from '../state-orders.ts'
import { existingContact, orderLineProblems } from './order-draft.ts'
import { readSchedule } from './schedule.ts'

/** Writes a new template; its first document is raised when its day has come. With errors the caller takes back what was written. */
export function createRepeating(work: Work, fields: Fields): { template: RepeatingInvoice; errors: string[] } {
  const errors: string[] = []
  const template = read(work, fields, errors)
  errors.push(...(template.status === 'DRAFT' ? orderLineProblems(template.lines) : lineProblems(template.lines)))
  const approvedSale = template.type === 'ACCREC' && template.status === 'AUTHORISED'
  if (template.approvedForSending && !approvedSale) errors.push(UNSEEN.sendingNeedsApproval)
  if (template.markAsSent && !approvedSale) errors.push(UNSEEN.markingNeedsApproval)
  if (template.total < 0n) errors.push(UNSEEN.totalNegative)
  if (errors.length === 0) {
    put(work, work.organisation.repeatingInvoices, template.id, template)
    record(work, template.id, 'Created', sentence(work, template))
  }
  return { template, errors }
}

/** Deletes a template: all that can be done to one. What it has raised stays. */
export function deleteRepeating(
  work: Work,
  before: RepeatingInvoice,
  fields: Fields,
): { template: RepeatingInvoice; errors: string[] } {
  const wanted = readText(fields.get('Status'))?.toUpperCase()
  if (wanted !== 'DELETED') return { template: before, errors: [UNSEEN.repeatingNotEditable] }
  if (before.status === 'DELETED') return { template: before, errors: [UNSEEN.repeatingDeleted] }
  const { nextScheduledDate: _, ...schedule } = before.schedule
  const template: RepeatingInvoice = { ...before, status: 'DELETED', schedule, updatedAt: work.context.now }
  put(work, work.organisation.repeatingInvoices, template.id, template)
  record(work, template.id, 'Deleted', sentence(work, template))
  return { template, errors: [] }
}

function sentence(work: Work, { type, contactId, total }: RepeatingInvoice): string {
  const contact = work.organisation.contacts.get(contactId)?.name ?? ''
  const title = type === 'ACCREC' ? 'Repeating invoice to' : 'Repeating bill from'
  return `${title} ${contact} for ${historyAmount(total)}${throughApi(work.context)}.`
}

function read(work: Work, fields: Fields, errors: string[]): RepeatingInvoice {
  const type = readText(fields.get('Type'))?.toUpperCase()
  if (type !== 'ACCREC' && type !== 'ACCPAY') errors.push(UNSEEN.repeatingTypeInvalid)
  const kind = type === 'ACCPAY' ? 'ACCPAY' : 'ACCREC'
  const contact = existingContact(work, undefined, fields, errors)
  const types = readLineAmountTypes(fields, 'Exclusive', errors)
  const rules: LineRules = { work, ...sideOf(kind), types, formerTypes: types, contact }
  const lines = readDocumentLines(fields, [], rules, errors)
  const { subTotal, totalTax, total } = totalsOf(lines, types)
  return {
    id: work.context.newId(),
    type: kind,
    status: readStatus(fields, errors),
    reference: shortText(fields, 'Reference', undefined, 255, errors) ?? '',
    contactId: contact?.id ?? '',
    schedule: readSchedule(fields.get('Schedule'), work.context.today, errors),
    lineAmountTypes: types,
    lines,
    subTotal,
    totalTax,
    total,
    currencyCode: readCurrency(work, undefined, contact, work.context.today, fields, errors).currencyCode,
    approvedForSending: readBoolean(fields.get('ApprovedForSending')) ?? false,
    sendCopy: readBoolean(fields.get('SendCopy')) ?? false,
    markAsSent: readBoolean(fields.get('MarkAsSent')) ?? false,
    includePdf: readBoolean(fields.get('IncludePDF')) ?? false,
    invoiceIds: [],
    updatedAt: work.context.now,
    ...present<Partial<RepeatingInvoice>>({ brandingThemeId: readTheme(work, rules.side, undefined, fields, errors) }),
  }
}

function readStatus(fields: Fields, errors: string[]): 'DRAFT' | 'AUTHORISED' {
  const status = readText(fields.get('Status'))?.toUpperCase() ?? 'DRAFT'
  if (status !== 'DRAFT' && status !== 'AUTHORISED') errors.push(UNSEEN.repeatingStatusInvalid)
  return status === 'AUTHORISED' ? 'AUTHORISED' : 'DRAFT'
}
