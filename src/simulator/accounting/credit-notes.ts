import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { allocationsEndpoint } from '../payments/allocations.ts'
import { listRows } from '../query/list.ts'
import type { CreditNote } from '../state.ts'
import { attachmentsEndpoint } from './attachments.ts'
import { type Outcome, writeBatch } from './batch.ts'
import { creditNoteEcho, creditNoteJson } from './credit-note-json.ts'
import { saveCreditNote } from './credit-note-write.ts'
import { creditNoteListing } from './document-list.ts'
import { historyEndpoint } from './history.ts'
import { SEEN } from './messages.ts'
import { documentPdf } from './pdf.ts'
import type { Work } from './work.ts'

/** `/CreditNotes` and everything below it. */
export function creditNotesEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const creditNote = creditNoteByKey(context, key)
  if (part !== undefined) return below(call, context, key, creditNote)
  if (!creditNote) throw notFoundPage()
  if (call.method === 'GET') return alone(call, context, creditNote)
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'CreditNotes').slice(0, 1)
  return writeBatch(call, context, 'CreditNotes', elements, (work, fields) => save(work, creditNote, fields))
}

function alone(call: ApiCall, context: ApiContext, creditNote: CreditNote): Answer {
  if (call.headers.accept?.toLowerCase().includes('application/pdf')) return pdf(context, creditNote)
  return { kind: 'envelope', resource: 'CreditNotes', items: [creditNoteJson(context, creditNote, 'alone')] }
}

function pdf(context: ApiContext, creditNote: CreditNote): Answer {
  const bytes = documentPdf(context.organisation, creditNote, creditNote.type)
  return { kind: 'bytes', status: 200, contentType: 'application/pdf', bytes }
}

function creditNoteByKey(context: ApiContext, key: string): CreditNote | undefined {
  const { creditNotes, invoiceNumbers } = context.organisation
  const wanted = key.toLowerCase()
  return creditNotes.get(wanted) ?? creditNotes.get(invoiceNumbers.get(wanted) ?? '')
}

function below(call: ApiCall, context: ApiContext, key: string, creditNote: CreditNote | undefined): Answer {
  const part = call.path[2]?.toLowerCase()
  if (part === 'history')
    return historyEndpoint(call, context, creditNote?.id ?? key.toLowerCase(), creditNote !== undefined)
  if (!creditNote) throw notFoundPage()
  if (part === 'attachments') return attachmentsEndpoint(call, context, 'CreditNotes', creditNote.id)
  if (part === 'allocations') return allocationsEndpoint(call, context, creditNote)
  if (part !== 'pdf' || call.method !== 'GET') throw notFoundPage()
  return pdf(context, creditNote)
}

function write(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  return writeBatch(call, context, 'CreditNotes', elementsOf(call.body, 'CreditNotes'), (work, fields) => {
    if (call.method === 'PUT') return save(work, undefined, fields)
    const id = readText(fields.get('CreditNoteID'))
    if (id && !work.organisation.creditNotes.has(id.toLowerCase())) {
      return { json: { ...fields.sent, HasErrors: true }, errors: [SEEN.creditNoteUnknown] }
    }
    return save(work, existing(work, fields), fields)
  })
}

/** The credit note that a POST updates: by id, or for sales by number. */
function existing(work: Work, fields: Fields): CreditNote | undefined {
  const id = readText(fields.get('CreditNoteID'))
  if (id) return creditNoteByKey(work.context, id)
  const number = readText(fields.get('CreditNoteNumber'))
  const purchase = readText(fields.get('Type'))?.toUpperCase() === 'ACCPAYCREDIT'
  return number && !purchase ? creditNoteByKey(work.context, number) : undefined
}

function save(work: Work, before: CreditNote | undefined, fields: Fields): Outcome {
  const { creditNote, errors } = saveCreditNote(work, before, fields)
  if (errors.length > 0) return { json: creditNoteEcho(work.context, creditNote, fields, before !== undefined), errors }
  return { json: creditNoteJson(work.context, creditNote, 'written'), errors }
}

function list(call: ApiCall, context: ApiContext): Answer {
  const { organisation } = context
  const { rows, pagination } = listRows(organisation.creditNotes.values(), call, creditNoteListing(organisation))
  const items = rows.map((row) => creditNoteJson(context, row, pagination ? 'paged' : 'unpaged'))
  return { kind: 'envelope', resource: 'CreditNotes', items, ...(pagination ? { pagination } : {}) }
}
