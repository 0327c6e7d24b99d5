import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { decimal4Number } from '../edge/wire-numbers.ts'
import { decimalField, fieldTable, flagField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { OrganisationState } from '../state.ts'
import type { TaxRate } from '../state-settings.ts'
import { type Outcome, writeBatch } from './batch.ts'
import { saveTaxRate } from './tax-rate-write.ts'

type Json = Record<string, unknown>

/** `/TaxRates` and `/TaxRates/{TaxType}`. One rate to a request; POST finds the rate by TaxType or by name and makes it when there is none. */
export function taxRatesEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.path.length > 2) throw notFoundPage()
  if (call.method === 'GET') return read(call, context)
  if ((call.method !== 'PUT' && call.method !== 'POST') || call.path.length > 1) throw notImplemented()
  const elements = elementsOf(call.body, 'TaxRates').slice(0, 1)
  return writeBatch(call, context, 'TaxRates', elements, (work, fields): Outcome => {
    const errors: string[] = []
    const before = call.method === 'POST' ? existing(work.organisation, fields) : undefined
    const rate = saveTaxRate(work, before, fields, errors)
    return { json: errors.length > 0 ? { ...fields.sent } : taxRateJson(rate), errors }
  })
}

function existing(organisation: OrganisationState, fields: Fields): TaxRate | undefined {
  const taxType = readText(fields.get('TaxType'))?.toUpperCase()
  if (taxType) return organisation.taxRates.get(taxType)
  const name = readText(fields.get('Name'))?.trim().toLowerCase()
  for (const rate of organisation.taxRates.values()) {
    if (rate.status !== 'DELETED' && rate.name.toLowerCase() === name) return rate
  }
  return undefined
}

function read(call: ApiCall, context: ApiContext): Answer {
  const rates = [...context.organisation.taxRates.values()]
  const key = call.path[1]?.toUpperCase() ?? call.query.get('taxtype')?.toUpperCase()
  const found = key === undefined ? rates : rates.filter((rate) => rate.taxType.toUpperCase() === key)
  if (found.length === 0 && call.path[1] !== undefined) throw notFoundPage()
  const { rows } = listRows(found, call, TAX_RATES)
  return { kind: 'envelope', resource: 'TaxRates', items: rows.map(taxRateJson) }
}

const TAX_RATES: Listing<TaxRate> = {
  table: fieldTable<TaxRate>('TaxRate', {
    Name: textField((row) => row.name),
    TaxType: textField((row) => row.taxType),
    Status: textField((row) => row.status),
    ReportTaxType: textField((row) => row.reportTaxType),
    EffectiveRate: decimalField((row) => row.rate, 4),
    DisplayTaxRate: decimalField((row) => row.rate, 4),
    CanApplyToAssets: flagField((row) => row.appliesTo.assets),
    CanApplyToEquity: flagField((row) => row.appliesTo.equity),
    CanApplyToExpenses: flagField((row) => row.appliesTo.expenses),
    CanApplyToLiabilities: flagField((row) => row.appliesTo.liabilities),
    CanApplyToRevenue: flagField((row) => row.appliesTo.revenue),
  }),
  id: (row) => row.taxType,
  updatedAt: () => 0,
  paging: 'never',
  order: (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
}

function taxRateJson(rate: TaxRate): Json {
  return {
    Name: rate.name,
    TaxType: rate.taxType,
    ReportTaxType: rate.reportTaxType,
    CanApplyToAssets: rate.appliesTo.assets,
    CanApplyToEquity: rate.appliesTo.equity,
    CanApplyToExpenses: rate.appliesTo.expenses,
    CanApplyToLiabilities: rate.appliesTo.liabilities,
    CanApplyToRevenue: rate.appliesTo.revenue,
    DisplayTaxRate: decimal4Number(rate.rate),
    EffectiveRate: decimal4Number(rate.rate),
    Status: rate.status,
    TaxComponents: rate.components.map((component) => ({
      Name: component.name,
      Rate: decimal4Number(component.rate),
      IsCompound: component.compound,
      IsNonRecoverable: component.nonRecoverable,
    })),
  }
}
