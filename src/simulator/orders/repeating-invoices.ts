import { attachmentsEndpoint, attachmentsJson } from '../accounting/attachments.ts'
import { type Outcome, writeBatch, ZERO_ID } from '../accounting/batch.ts'
import { contactStub } from '../accounting/contact-json.ts'
import { lineJson } from '../accounting/document-json.ts'
import { historyEndpoint } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import { present } from '../accounting/sent.ts'
import type { Work } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { msDate } from '../edge/wire-dates.ts'
import { centsNumber } from '../edge/wire-numbers.ts'
import { dayField, decimalField, fieldTable, flagField, guidField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { OrganisationState } from '../state.ts'
import type { RepeatingInvoice } from '../state-orders.ts'
import { createRepeating, deleteRepeating } from './repeating-write.ts'

type Json = Record<string, unknown>

/** `/RepeatingInvoices` and everything below it: templates, which can be made and deleted but not edited. */
export function repeatingInvoicesEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const template = context.organisation.repeatingInvoices.get(key.toLowerCase())
  if (part?.toLowerCase() === 'history') {
    return historyEndpoint(call, context, key.toLowerCase(), template !== undefined)
  }
  if (!template) throw notFoundPage()
  if (part?.toLowerCase() === 'attachments') {
    return attachmentsEndpoint(call, context, 'RepeatingInvoices', template.id)
  }
  if (part !== undefined) throw notFoundPage()
  if (call.method === 'GET') return alone(context, template)
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'RepeatingInvoices').slice(0, 1)
  return writeBatch(call, context, 'RepeatingInvoices', elements, (work, fields) => remove(work, template, fields))
}

function alone(context: ApiContext, template: RepeatingInvoice): Answer {
  const Attachments = attachmentsJson(context.organisation, 'RepeatingInvoices', template.id)
  const items = [{ ...templateJson(context, template), Attachments }]
  return { kind: 'envelope', resource: 'RepeatingInvoices', items }
}

function write(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'RepeatingInvoices')
  return writeBatch(call, context, 'RepeatingInvoices', elements, (work, fields): Outcome => {
    const id = call.method === 'POST' ? readText(fields.get('RepeatingInvoiceID'))?.toLowerCase() : undefined
    if (!id) return create(work, fields)
    const template = work.organisation.repeatingInvoices.get(id)
    if (template) return remove(work, template, fields)
    return { json: { ...fields.sent }, errors: [UNSEEN.repeatingUnknown] }
  })
}

function create(work: Work, fields: Fields): Outcome {
  const { template, errors } = createRepeating(work, fields)
  const json = templateJson(work.context, template)
  return { json: errors.length === 0 ? json : { ...json, RepeatingInvoiceID: ZERO_ID, ID: ZERO_ID }, errors }
}

function remove(work: Work, before: RepeatingInvoice, fields: Fields): Outcome {
  const { template, errors } = deleteRepeating(work, before, fields)
  return { json: templateJson(work.context, template), errors }
}

/** Deleted templates are gone from the list; by id they can still be read. */
function list(call: ApiCall, context: ApiContext): Answer {
  const kept = [...context.organisation.repeatingInvoices.values()].filter((row) => row.status !== 'DELETED')
  const { rows } = listRows(kept, call, listing(context.organisation))
  const items = rows.map((row) => templateJson(context, row))
  return { kind: 'envelope', resource: 'RepeatingInvoices', items }
}

function listing(organisation: OrganisationState): Listing<RepeatingInvoice> {
  return {
    table: fieldTable<RepeatingInvoice>('RepeatingInvoice', {
      RepeatingInvoiceID: guidField((row) => row.id),
      Type: textField((row) => row.type),
      Status: textField((row) => row.status),
      Reference: textField((row) => row.reference),
      Total: decimalField((row) => row.total),
      SubTotal: decimalField((row) => row.subTotal),
      TotalTax: decimalField((row) => row.totalTax),
      CurrencyCode: textField((row) => row.currencyCode),
      BrandingThemeID: guidField((row) => row.brandingThemeId),
      ApprovedForSending: flagField((row) => row.approvedForSending),
      'Contact.ContactID': guidField((row) => row.contactId),
      'Contact.Name': textField((row) => organisation.contacts.get(row.contactId)?.name),
      'Schedule.Unit': textField((row) => row.schedule.unit),
      'Schedule.StartDate': dayField((row) => row.schedule.startDate),
      'Schedule.EndDate': dayField((row) => row.schedule.endDate),
      'Schedule.NextScheduledDate': dayField((row) => row.schedule.nextScheduledDate),
    }),
    id: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    paging: 'never',
  }
}

function templateJson(context: ApiContext, template: RepeatingInvoice): Json {
  const { organisation } = context
  const { schedule } = template
  return {
    Schedule: {
      Period: schedule.period,
      Unit: schedule.unit,
      DueDate: schedule.dueDate,
      DueDateType: schedule.dueDateType,
      StartDate: msDate(schedule.startDate),
      ...present<Json>({
        EndDate: schedule.endDate && msDate(schedule.endDate),
        NextScheduledDate: schedule.nextScheduledDate && msDate(schedule.nextScheduledDate),
      }),
    },
    RepeatingInvoiceID: template.id,
    Type: template.type,
    ...present<Json>({ Reference: template.reference || undefined, BrandingThemeID: template.brandingThemeId }),
    HasAttachments: (organisation.attachments.get(template.id)?.length ?? 0) > 0,
    ApprovedForSending: template.approvedForSending,
    SendCopy: template.sendCopy,
    MarkAsSent: template.markAsSent,
    IncludePDF: template.includePdf,
    ID: template.id,
    Contact: contactStub(organisation, template.contactId),
    Status: template.status,
    LineAmountTypes: template.lineAmountTypes,
    LineItems: template.lines.map((line) => lineJson(context, line, false)),
    SubTotal: centsNumber(template.subTotal),
    TotalTax: centsNumber(template.totalTax),
    Total: centsNumber(template.total),
    CurrencyCode: template.currencyCode,
  }
}
