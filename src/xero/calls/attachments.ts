import type { AttachmentOwner, PrintedKind } from '../../books/records.ts'
import type { WriteCall } from '../adapter.ts'
import { type Body, elementsIn, type Sdk } from './sdk.ts'

// xero-node's name of each owner in its calls.
const OWNERS = {
  invoice: 'Invoice',
  bill: 'Invoice',
  credit_note: 'CreditNote',
  supplier_credit: 'CreditNote',
  quote: 'Quote',
  purchase_order: 'PurchaseOrder',
  repeating_invoice: 'RepeatingInvoice',
  bank_transaction: 'BankTransaction',
  bank_transfer: 'BankTransfer',
  journal: 'ManualJournal',
  contact: 'Contact',
} as const satisfies Record<AttachmentOwner, string>

type Owner = (typeof OWNERS)[AttachmentOwner]
type OnlineOwner = 'Invoice' | 'CreditNote'

interface Options {
  headers: Readonly<Record<string, string>>
}

type Upload = (tenant: string, id: string, name: string, bytes: Buffer, key?: string, options?: Options) => Body

// biome-ignore format: the order of the arguments is the point
type OnlineUpload = (tenant: string, id: string, name: string, bytes: Buffer, online?: boolean, key?: string, options?: Options) => Body

/** xero-node's calls for attachments and PDFs. */
export type AttachmentApi = Record<`get${Owner}Attachments`, (tenant: string, id: string) => Body> &
  Record<`get${Owner}AttachmentById`, (tenant: string, id: string, attachment: string, type: string) => Body> &
  Record<`create${OnlineOwner}AttachmentByFileName`, OnlineUpload> &
  Record<`create${Exclude<Owner, OnlineOwner>}AttachmentByFileName`, Upload> &
  Record<`get${OnlineOwner | 'Quote' | 'PurchaseOrder'}AsPdf`, (tenant: string, id: string) => Body>

/** A file to attach. */
export interface Upward {
  name: string
  mimeType: string
  bytes: Buffer
  includeOnline: boolean
}

/** Reading and attaching files, and reading PDFs. */
export function attachmentCalls({ tenant, read, download, write }: Sdk<AttachmentApi>) {
  return {
    attachments: (of: AttachmentOwner, id: string) => read((api) => api[`get${OWNERS[of]}Attachments`](tenant, id)),
    attachment: (of: AttachmentOwner, id: string, attachment: string, type: string) =>
      download((api) => api[`get${OWNERS[of]}AttachmentById`](tenant, id, attachment, type)),
    pdf: (of: PrintedKind, id: string) => download((api) => api[`get${printed(of)}AsPdf`](tenant, id)),
    attach: async (to: AttachmentOwner, id: string, file: Upward, call: WriteCall) =>
      elementsIn(await write(call, (api) => upload(api, tenant, OWNERS[to], id, file)), 'attachments'),
  }
}

function printed(kind: PrintedKind) {
  return OWNERS[kind]
}

function upload(api: AttachmentApi, tenant: string, owner: Owner, id: string, file: Upward): Body {
  const { name, mimeType, bytes, includeOnline } = file
  // Else it would be sent as a form.
  const options = { headers: { 'content-type': mimeType } }
  if (owner === 'Invoice' || owner === 'CreditNote') {
    const online = includeOnline || undefined
    return api[`create${owner}AttachmentByFileName`](tenant, id, name, bytes, online, undefined, options)
  }
  return api[`create${owner}AttachmentByFileName`](tenant, id, name, bytes, undefined, options)
}
