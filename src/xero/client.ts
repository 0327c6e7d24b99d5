import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import { type AdapterAnswer, type AdapterRequest, type CallScope, callScope, cancelSignal, soonest } from './adapter.ts'
import type { Lane } from './budgets.ts'
import { type AttachmentApi, attachmentCalls } from './calls/attachments.ts'
import { type BankApi, bankCalls } from './calls/bank.ts'
import { type ContactApi, contactCalls } from './calls/contacts.ts'
import { type FileApi, fileCalls } from './calls/files.ts'
import { type HistoryApi, historyCalls } from './calls/history.ts'
import { type InvoiceApi, invoiceCalls } from './calls/invoices.ts'
import { type JournalApi, journalCalls } from './calls/journals.ts'
import { type LinkedTransactionApi, linkedTransactionCalls } from './calls/linked-transactions.ts'
import { type NewRecordApi, newRecordCalls } from './calls/new-records.ts'
import { type PaymentApi, paymentCalls } from './calls/payments.ts'
import { type StatusApi, statusCalls } from './calls/record-statuses.ts'
import { type RecordApi, recordCalls } from './calls/records.ts'
import { type ReportApi, reportCalls } from './calls/reports.ts'
import { type SavedSettingApi, savedSettingCalls } from './calls/saved-settings.ts'
import type { Body, Sdk } from './calls/sdk.ts'
import { type SettingApi, settingCalls } from './calls/settings.ts'
import { faultOfClientError, parseJson, unknownOutcome } from './errors.ts'
import { formBytes } from './file-form.ts'

/** The calls of xero-node's AccountingApi that are used: one family for each file of calls/. */
type AccountingCalls = SettingApi &
  ContactApi &
  InvoiceApi &
  RecordApi &
  HistoryApi &
  AttachmentApi &
  StatusApi &
  ReportApi &
  PaymentApi &
  BankApi &
  JournalApi &
  SavedSettingApi &
  LinkedTransactionApi &
  NewRecordApi

/** One organisation's accounting calls, arguments named. Answers are xero-node's objects, unparsed; all throw Fault. */
export type XeroClient = ReturnType<typeof settingCalls> &
  ReturnType<typeof contactCalls> &
  ReturnType<typeof invoiceCalls> &
  ReturnType<typeof recordCalls> &
  ReturnType<typeof historyCalls> &
  ReturnType<typeof attachmentCalls> &
  ReturnType<typeof statusCalls> &
  ReturnType<typeof reportCalls> &
  ReturnType<typeof paymentCalls> &
  ReturnType<typeof bankCalls> &
  ReturnType<typeof journalCalls> &
  ReturnType<typeof savedSettingCalls> &
  ReturnType<typeof linkedTransactionCalls> &
  ReturnType<typeof newRecordCalls> &
  ReturnType<typeof fileCalls>

/** What a client needs. `apiBase` is https://api.xero.com or a simulator's address. */
export interface ClientParts {
  tenantId: string
  apiBase: string
  adapter: (request: AdapterRequest) => Promise<AdapterAnswer>
  clock: Clock
}

const READ_BUDGET_MS: Record<Lane, number> = { interactive: 45_000, write: 45_000, batch: 15 * 60_000 }

/** A client of one organisation whose reads wait in `lane`. xero-node is loaded by the first call. */
export function createClient(parts: ClientParts, lane: Lane): XeroClient {
  const sdk = sdkOf(parts, lane, loadApi)
  return {
    ...settingCalls(sdk),
    ...contactCalls(sdk),
    ...invoiceCalls(sdk),
    ...recordCalls(sdk),
    ...historyCalls(sdk),
    ...attachmentCalls(sdk),
    ...statusCalls(sdk),
    ...reportCalls(sdk),
    ...paymentCalls(sdk),
    ...bankCalls(sdk),
    ...journalCalls(sdk),
    ...savedSettingCalls(sdk),
    ...linkedTransactionCalls(sdk),
    ...newRecordCalls(sdk),
    ...fileCalls(sdkOf(parts, lane, loadFiles)),
  }
}

/** How one of xero-node's APIs is called, which is loaded by the first call. */
function sdkOf<Api>(parts: ClientParts, lane: Lane, load: (parts: ClientParts) => Promise<Api>): Sdk<Api> {
  const { tenantId, clock } = parts
  let loading: Promise<Api> | undefined
  const api = () => {
    loading ??= load(parts)
    return loading
  }
  const scopeOf = (binary: boolean): CallScope => ({
    ...{ lane, deadline: soonest(clock.now() + READ_BUDGET_MS[lane]), signal: cancelSignal() },
    ...(binary ? { binary } : {}),
  })
  return {
    tenant: tenantId,
    read: async (run) => await throughSdk(await api(), scopeOf(false), run),
    download: async (run) => await throughSdk(await api(), scopeOf(true), run),
    write: async (call, run) => {
      const scope: CallScope = { lane: 'write', deadline: call.deadline, signal: cancelSignal(), write: call }
      const loaded = await api()
      try {
        return await throughSdk(loaded, scope, run)
      } catch (thrown) {
        if (scope.fault || scope.status === undefined) throw thrown
        const raw = parseJson(scope.text ?? '')
        if (raw === undefined && scope.text !== '') throw unknownOutcome()
        return raw
      }
    },
  }
}

// Asking for a module that is there costs more than a call made with it. The whole of xero-node, payroll and all, takes twice as long to load.
let sdk: Promise<typeof import('xero-node/dist/gen/api/accountingApi.js')> | undefined

async function loadApi({ apiBase, adapter }: ClientParts): Promise<AccountingCalls> {
  sdk ??= import('xero-node/dist/gen/api/accountingApi.js')
  const { AccountingApi } = await sdk
  const api = new AccountingApi(`${apiBase}/api.xro/2.0`)
  api.setDefaultAuthentication({
    applyToRequest: (options) => {
      options.adapter = async (config) => ({ ...(await adapter(config)), config })
    },
  })
  return api
}

async function loadFiles({ apiBase, adapter }: ClientParts): Promise<FileApi> {
  const { FilesApi } = await import('xero-node/dist/gen/api/filesApi.js')
  const api = new FilesApi(`${apiBase}/files.xro/1.0`)
  api.setDefaultAuthentication({
    applyToRequest: (options) => {
      options.adapter = async (config) => ({ ...(await adapter(config)), config })
      options.transformRequest = [formBytes]
    },
  })
  return api
}

async function throughSdk<Api>(api: Api, scope: CallScope, run: (api: Api) => Body) {
  try {
    const { body } = await callScope.run(scope, () => run(api))
    return body
  } catch (thrown) {
    if (scope.status === 304) return undefined
    throw scope.fault ?? faultOfClientError(thrown)
  }
}

/** Whether a thrown thing is Xero's "no such thing". */
export function isNotFound(thrown: unknown): boolean {
  return thrown instanceof Fault && thrown.code === 'not_found'
}
