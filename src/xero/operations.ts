import type { Change, ChangeOf, Outcome } from '../call/change.ts'
import type { WriteCall } from './adapter.ts'
import { allocateCredit, removeAllocation } from './allocation-operations.ts'
import { createBankTransaction, createBankTransfer } from './bank-operations.ts'
import type { Echo } from './calls/sdk.ts'
import type { XeroClient } from './client.ts'
import { archiveContact, createContact, updateContact } from './contact-operations.ts'
import { createDocument, emailDocument, markSent, setStatus, updateDocument } from './document-operations.ts'
import type { Run } from './executor.ts'
import { linkExpense } from './expense-operations.ts'
import { attachFile } from './file-operations.ts'
import { createJournal } from './journal-operations.ts'
import { addNote } from './note-operations.ts'
import { recordBatchPayment, recordPayment } from './payment-operations.ts'
import { setRecordStatus } from './record-operations.ts'
import { updateRecord } from './record-updates.ts'
import { createRepeatingInvoice } from './repeating-operations.ts'
import { createSetting, setGroupMembers, updateSetting } from './setting-operations.ts'
import { createFolder, storeFile } from './storage-operations.ts'

/** An act that reaches Xero. */
export type RemoteAct = Exclude<Change['act'], 'withdraw_change' | 'put_on_record'>

/** What a check found: `moved` where the change must not be sent, `before` what its request repeats of what is there now. */
export interface Checked {
  moved?: Outcome | undefined
  before?: unknown
}

/** All that is to be known of an act to carry it out exactly once. */
export interface Operation<Act extends RemoteAct> {
  /** Whether neighbours share a request; an operation that does not is given one change at a time. */
  batched: boolean
  /** What to do when Xero refuses it, where that is not to correct it and try again. */
  refusedNext?: string
  /** Reads what the plans relied on and compares; one entry for each change. Undefined where nothing is relied on that Xero does not check. */
  check?(run: Run, changes: readonly ChangeOf<Act>[]): Promise<readonly Checked[]>
  /** Sends the request. `before` is what the check gave; a resend takes the stored bytes instead of what is built here. */
  send(client: XeroClient, changes: readonly ChangeOf<Act>[], before: unknown, write: WriteCall): Promise<Echo>
  /** What became of a change, by its part of Xero's answer. */
  outcome(run: Run, change: ChangeOf<Act>, element: unknown): Outcome
  /**
   * Looks for what the change wrote at or after `since`: each outcome is one candidate, none means that it was not found. A failed one
   * means that it will not be found and must not be sent again.
   */
  find(run: Run, change: ChangeOf<Act>, since: number): Promise<readonly Outcome[]>
}

/** Every act that reaches Xero; one that is missing here does not compile. */
const operations: { readonly [Act in RemoteAct]: Operation<Act> } = {
  create_contact: createContact,
  update_contact: updateContact,
  archive_contact: archiveContact,
  create_document: createDocument,
  update_document: updateDocument,
  set_status: setStatus,
  email_document: emailDocument,
  mark_sent: markSent,
  set_record_status: setRecordStatus,
  record_payment: recordPayment,
  record_batch_payment: recordBatchPayment,
  allocate_credit: allocateCredit,
  remove_allocation: removeAllocation,
  create_bank_transaction: createBankTransaction,
  create_bank_transfer: createBankTransfer,
  create_journal: createJournal,
  link_expense: linkExpense,
  attach_file: attachFile,
  create_folder: createFolder,
  store_file: storeFile,
  create_setting: createSetting,
  update_setting: updateSetting,
  set_group_members: setGroupMembers,
  update_record: updateRecord,
  create_repeating_invoice: createRepeatingInvoice,
  add_note: addNote,
}

/** How an act is carried out. */
export function operationOf<Act extends RemoteAct>(act: Act): Operation<Act> {
  return operations[act]
}

/** Whether an act reaches Xero; the others touch this server alone. */
export function isRemote(act: Change['act']): act is RemoteAct {
  return Object.hasOwn(operations, act)
}

/** Whether a change is of this act. */
export function isAct<Act extends RemoteAct>(change: Change, act: Act): change is ChangeOf<Act> {
  return change.act === act
}
