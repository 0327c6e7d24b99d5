import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { listRows } from '../query/list.ts'
import type { Invoice } from '../state.ts'
import { attachmentsEndpoint } from './attachments.ts'
import { type Outcome, writeBatch } from './batch.ts'
import { asked, commaList, invoiceListing } from './document-list.ts'
import { historyEndpoint } from './history.ts'
import { emailInvoice } from './invoice-email.ts'
import { invoiceEcho, invoiceJson } from './invoice-json.ts'
import { invoiceByKey } from './invoice-lookup.ts'
import { saveInvoice } from './invoice-write.ts'
import { UNSEEN } from './messages.ts'
import { documentPdf } from './pdf.ts'
import type { Work } from './work.ts'

/** `/Invoices` and everything below it: sales invoices and bills. */
export function invoicesEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const invoice = invoiceByKey(context.organisation, key)
  if (part !== undefined) return below(call, context, key, invoice)
  if (!invoice) throw notFoundPage()
  if (call.method === 'GET') return alone(call, context, invoice)
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'Invoices').slice(0, 1)
  return writeBatch(call, context, 'Invoices', elements, (work, fields) => save(work, invoice, fields))
}

function alone(call: ApiCall, context: ApiContext, invoice: Invoice): Answer {
  if (call.headers.accept?.toLowerCase().includes('application/pdf')) return pdf(context, invoice)
  return { kind: 'envelope', resource: 'Invoices', items: [invoiceJson(context, invoice, 'alone')] }
}

function pdf(context: ApiContext, invoice: Invoice): Answer {
  const bytes = documentPdf(context.organisation, invoice, invoice.type)
  return { kind: 'bytes', status: 200, contentType: 'application/pdf', bytes }
}

function below(call: ApiCall, context: ApiContext, key: string, invoice: Invoice | undefined): Answer {
  const part = call.path[2]?.toLowerCase()
  if (part === 'history') return historyEndpoint(call, context, invoice?.id ?? key.toLowerCase(), invoice !== undefined)
  if (!invoice) throw notFoundPage()
  if (part === 'attachments') return attachmentsEndpoint(call, context, 'Invoices', invoice.id)
  if (part === 'pdf' && call.method === 'GET') return pdf(context, invoice)
  if (part === 'email' && call.method === 'POST') return emailInvoice(context, invoice)
  if (part === 'onlineinvoice' && call.method === 'GET') return onlineInvoice(invoice)
  throw notFoundPage()
}

/** The address at which a customer can see an approved sales invoice; made from its id, so that it stays the same. */
function onlineInvoice(invoice: Invoice): Answer {
  if (invoice.type !== 'ACCREC' || invoice.status === 'DRAFT') throw notFoundPage()
  const url = `https://in.xero.com/${invoice.id.replaceAll('-', '')}`
  return { kind: 'envelope', resource: 'OnlineInvoices', items: [{ OnlineInvoiceUrl: url }] }
}

function write(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'Invoices')
  return writeBatch(call, context, 'Invoices', elements, (work, fields) => {
    if (call.method === 'PUT') return save(work, undefined, fields)
    const id = readText(fields.get('InvoiceID'))?.toLowerCase()
    if (id && !work.organisation.invoices.has(id))
      return { json: { ...fields.sent, HasErrors: true }, errors: [UNSEEN.invoiceUnknown] }
    return save(work, existing(work, id, fields), fields)
  })
}

/** The invoice that a POST updates: by id, or for sales by number. */
function existing(work: Work, id: string | undefined, fields: Fields): Invoice | undefined {
  const { invoices, invoiceNumbers } = work.organisation
  if (id) return invoices.get(id)
  const number = readText(fields.get('InvoiceNumber'))?.toLowerCase()
  if (!number || readText(fields.get('Type'))?.toUpperCase() === 'ACCPAY') return undefined
  return invoices.get(invoiceNumbers.get(number) ?? '')
}

function save(work: Work, before: Invoice | undefined, fields: Fields): Outcome {
  const { invoice, errors, warnings } = saveInvoice(work, before, fields)
  if (errors.length > 0)
    return { json: invoiceEcho(work.context, invoice, fields, before !== undefined), errors, warnings }
  if (work.context.idsOnly === true) return { json: { InvoiceID: invoice.id }, errors, warnings }
  return {
    json: invoiceJson(work.context, work.organisation.invoices.get(invoice.id) ?? invoice, 'written'),
    errors,
    warnings,
  }
}

function list(call: ApiCall, context: ApiContext): Answer {
  const summary = asked(call, 'summaryonly')
  const paged = summary || call.query.has('statuses')
  const listing = invoiceListing(context.organisation, paged)
  const { rows, pagination } = listRows(candidates(call, context), call, listing)
  const showing = summary ? 'summary' : pagination ? 'paged' : 'unpaged'
  const items = rows.map((row) => invoiceJson(context, row, showing))
  return { kind: 'envelope', resource: 'Invoices', items, ...(pagination ? { pagination } : {}) }
}

function* candidates(call: ApiCall, context: ApiContext): Generator<Invoice> {
  const keep = filterOf(call, context)
  const ids = commaList(call, 'ids')
  for (const invoice of ids ? byIds(context, ids) : context.organisation.invoices.values()) {
    if (keep(invoice)) yield invoice
  }
}

function* byIds(context: ApiContext, ids: ReadonlySet<string>): Generator<Invoice> {
  for (const id of ids) {
    const invoice = context.organisation.invoices.get(id)
    if (invoice) yield invoice
  }
}

function filterOf(call: ApiCall, context: ApiContext): (invoice: Invoice) => boolean {
  const numbers = commaList(call, 'invoicenumbers')
  const contacts = commaList(call, 'contactids')
  const statuses = commaList(call, 'statuses')
  const term = call.query.get('searchterm')?.trim().toLowerCase() ?? ''
  const tests: ((invoice: Invoice) => boolean)[] = []
  if (numbers) tests.push((invoice) => numbers.has(invoice.number.toLowerCase()))
  if (contacts) tests.push((invoice) => contacts.has(invoice.contactId))
  if (statuses) tests.push((invoice) => statuses.has(invoice.status.toLowerCase()))
  const { clientId } = context
  if (asked(call, 'createdbymyapp')) tests.push((invoice) => clientId !== undefined && invoice.createdBy === clientId)
  if (!asked(call, 'includearchived')) {
    tests.push((invoice) => context.organisation.contacts.get(invoice.contactId)?.status !== 'ARCHIVED')
  }
  if (term !== '') {
    tests.push((invoice) => `${invoice.number}\n${invoice.reference}`.toLowerCase().includes(term))
  }
  return (invoice) => tests.every((test) => test(invoice))
}
