import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as models from 'xero-node/dist/gen/model/accounting/models.js'

/** One operation of Xero's accounting API. `reply` is a schema, `bytes` for a file, `-` for nothing. */
export interface Operation {
  name: string
  method: string
  path: string
  reply: string
}

/** All of them, as Xero's OpenAPI lists them. */
export const operations: readonly Operation[] = readFileSync(join(import.meta.dirname, 'operations.txt'), 'utf8')
  .split('\n')
  .filter((row) => row !== '' && !row.startsWith('#'))
  .map((row) => {
    const [name = '', method = '', path = '', reply = ''] = row.split(' ')
    return { name, method, path, reply }
  })

/** The operation that a call below `/api.xro/2.0` is; undefined when Xero has none such. A path in so many words comes before one with a name in it. */
export function operationOf(method: string, path: string): Operation | undefined {
  const [plain = ''] = path.toLowerCase().split('?')
  const matching = patterns.filter(({ operation, pattern }) => operation.method === method && pattern.test(plain))
  return (matching.find(({ operation }) => !operation.path.endsWith('}')) ?? matching[0])?.operation
}

const patterns = operations.map((operation) => {
  const pattern = operation.path.toLowerCase().replace(/\{\w+\}/g, '[^/]+')
  return { operation, pattern: new RegExp(`^${pattern}/?$`) }
})

/** What is wrong with a successful JSON reply to a call; nothing for replies without a schema. */
export function strangersIn(method: string, path: string, json: unknown): string[] {
  const operation = operationOf(method, path)
  if (!operation || operation.reply === 'bytes' || operation.reply === '-') return []
  return replyNonconformities(json, operation.reply)
}

/** Fields that recorded answers of Xero have and its published schema does not; some of one schema only. */
const BEYOND_SCHEMA = new Set([
  'InvoicePaymentServices',
  'DateString',
  'DateUTCString',
  'CreatedDateUTCString',
  'Attachments',
  'DueDateString',
  'ExpectedPaymentDateString',
  'PlannedPaymentDateString',
  'ID',
  'HasValidationErrors',
  'ValidationErrors',
  'UpdatedDateUTCString',
  'InvoiceAddresses',
  'Options',
  'HasErrors',
  'IsDeleted',
  'IsArchived',
  'IsActive',
  'ReportID',
  'ReportTitles',
  'DeliveryDateString',
  'ExpectedArrivalDateString',
  'PurchaseOrder.IsDiscounted',
  'PurchaseOrder.Type',
  'Report.Fields',
])

/** Where the published examples hold another kind of value than the schema says. */
const KNOWN_KINDS: Readonly<Record<string, string>> = { 'Receipt.ReceiptNumber': 'number' }

/** A payment tells of its batch in words: `"TotalAmount": "1.00"`, `"IsReconciled": "false"`. */
const IN_WORDS = /\.Payments\.BatchPayment\.(TotalAmount|IsReconciled)$/

/** What every envelope begins with. */
const ENVELOPE = new Set(['Id', 'Status', 'ProviderName', 'DateTimeUTC', 'SummarizeErrors'])

interface Model {
  getAttributeTypeMap(): { baseName: string; type: string }[]
}

function isModel(value: unknown): value is Model {
  return typeof value === 'function' && 'getAttributeTypeMap' in value
}

const known: Readonly<Record<string, unknown>> = { ...models }

/**
 * What is wrong with JSON as the reply of a schema, by path: fields that the SDK's type map of the schema does not name, and values of another
 * kind. Empty when it conforms.
 */
export function nonconformities(json: unknown, schema: string): string[] {
  if (!isModel(known[schema])) return [`there is no schema ${schema}`]
  return [...new Set(strangers(json, schema, schema))]
}

/** What Xero is known to answer where its OpenAPI says something else: a deleted allocation comes in a list. */
const KNOWN_WIRE: Readonly<Record<string, string>> = { Allocation: 'Allocations' }

/** As nonconformities, for a whole reply to an operation: its envelope, and what is in it. */
export function replyNonconformities(json: unknown, published: string): string[] {
  const schema = KNOWN_WIRE[published] ?? published
  if (!isRecord(json)) return [`${schema} is no object`]
  return nonconformities(Object.fromEntries(Object.entries(json).filter(([name]) => !ENVELOPE.has(name))), schema)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function strangers(json: unknown, type: string, path: string): string[] {
  const list = /^Array<(.*)>$/.exec(type)
  if (list) {
    if (!Array.isArray(json)) return [`${path} is no list`]
    return json.flatMap((entry) => strangers(entry, list[1] ?? '', path))
  }
  const model = modelOf(type)
  if (!isModel(model)) return scalarProblem(json, type, model, path)
  if (!isRecord(json)) return [`${path} is no object`]
  const fields = new Map(model.getAttributeTypeMap().map((entry) => [entry.baseName, entry.type]))
  return Object.entries(json).flatMap(([name, value]) => {
    const inWords = IN_WORDS.test(`.${path}.${name}`) && typeof value === 'string'
    const expected = inWords ? 'string' : (KNOWN_KINDS[`${type}.${name}`] ?? fields.get(name))
    if (expected !== undefined) return strangers(value, expected, `${path}.${name}`)
    return BEYOND_SCHEMA.has(name) || BEYOND_SCHEMA.has(`${type}.${name}`) ? [] : [`${path}.${name} is unknown`]
  })
}

/** A class, or the values of an enumeration; those of a class are its own properties. */
function modelOf(type: string): unknown {
  const [outer = '', inner] = type.split('.')
  const model = known[outer]
  return inner !== undefined && isModel(model) ? Reflect.get(model, inner) : model
}

const WIRE_DATE = /^\/Date\(-?\d+([+-]\d{4})?\)\/$/

function scalarProblem(json: unknown, type: string, model: unknown, path: string): string[] {
  if (type === 'Date') return typeof json === 'string' && WIRE_DATE.test(json) ? [] : [`${path} is no wire date`]
  if (type === 'number' || type === 'boolean' || type === 'string') {
    return typeof json === type ? [] : [`${path} is no ${type}`]
  }
  if (!isRecord(model)) return [`${path} is of an unknown type ${type}`]
  return Object.values(model).includes(json) ? [] : [`${path} is none of ${type}: ${JSON.stringify(json)}`]
}
