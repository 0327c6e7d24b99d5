import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented, validationException } from '../edge/refusals.ts'
import { fieldTable, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import { UNSEEN } from './messages.ts'
import { beginWork, put } from './work.ts'

interface Currency {
  code: string
  description: string
}

/** `/Currencies`: the currencies an organisation is subscribed to, and PUT to add one; none can be taken away. */
export function currenciesEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.path[1] !== undefined) throw notFoundPage()
  const { currencies } = context.organisation
  if (call.method === 'GET') return answer(listRows(currencies.values(), call, LISTING).rows)
  if (call.method !== 'PUT') throw notImplemented()
  const [fields] = elementsOf(call.body, 'Currencies')
  const code = readText(fields?.get('Code'))?.trim().toUpperCase() ?? ''
  if (!KNOWN.has(code)) {
    throw validationException([{ ...fields?.sent, ValidationErrors: [{ Message: UNSEEN.currencyUnknown(code) }] }])
  }
  const currency = currencies.get(code) ?? { code, description: readText(fields?.get('Description')) || nameOf(code) }
  put(beginWork(context), currencies, code, currency)
  return answer([currency])
}

function answer(rows: readonly Currency[]): Answer {
  const items = rows.map(({ code, description }) => ({ Code: code, Description: description }))
  return { kind: 'envelope', resource: 'Currencies', items }
}

const LISTING: Listing<Currency> = {
  table: fieldTable<Currency>('Currency', {
    Code: textField((row) => row.code),
    Description: textField((row) => row.description),
  }),
  id: (row) => row.code,
  updatedAt: () => 0,
  paging: 'never',
  order: () => 0,
}

const KNOWN: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))
const names = new Intl.DisplayNames(['en'], { type: 'currency' })

function nameOf(code: string): string {
  return names.of(code) ?? code
}
