import { z } from 'zod'
import type { AttachmentRef, HistoryRecord } from '../../books/documents.ts'
import { instant, list, optional, read, requiredText, text } from './shape.ts'

const historyShape = z.looseObject({
  historyRecords: list(z.looseObject({ changes: text, user: text, dateUTC: instant, details: text })),
})

/** What Xero recorded about a document or contact, in Xero's order. */
export function historyOf(value: unknown): HistoryRecord[] {
  return read('HistoryRecords', historyShape, value).historyRecords.map(({ changes, user, dateUTC, details }) => ({
    change: changes,
    user,
    at: dateUTC,
    details,
  }))
}

const attachmentsShape = z.looseObject({
  attachments: list(
    z.looseObject({
      attachmentID: requiredText,
      fileName: text,
      mimeType: text,
      contentLength: optional(z.number().int()),
    }),
  ),
})

/** The files attached to a document. */
export function attachmentsOf(value: unknown): AttachmentRef[] {
  return read('Attachments', attachmentsShape, value).attachments.map((wire) => ({
    id: wire.attachmentID,
    fileName: wire.fileName,
    mimeType: wire.mimeType,
    size: wire.contentLength ?? 0,
  }))
}

const onlineShape = z.looseObject({ onlineInvoices: list(z.looseObject({ onlineInvoiceUrl: text })) })

/** The address of an invoice's public page; undefined where it has none. */
export function onlineUrlOf(value: unknown): string | undefined {
  const url = read('OnlineInvoices', onlineShape, value).onlineInvoices[0]?.onlineInvoiceUrl
  return url === '' ? undefined : url
}
