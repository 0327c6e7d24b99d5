import { type Decimal4, divideRounded, sum } from '../../books/money.ts'
import { type Fields, listOf, readBoolean, readText } from '../edge/body.ts'
import type { OrganisationState } from '../state.ts'
import type { TaxRate } from '../state-settings.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { decimalOr, shortText } from './sent.ts'
import { put, type Work } from './work.ts'

type Component = TaxRate['components'][number]

/** Xero gives its own rates names like OUTPUT2; those that an organisation added are TAX001, TAX002 and so on. */
export function isOwn(rate: TaxRate): boolean {
  return /^TAX\d+$/.test(rate.taxType)
}

/** Creates a tax rate (`before` undefined), updates one, or deletes it by its status. Xero's own rates cannot be changed. */
export function saveTaxRate(work: Work, before: TaxRate | undefined, fields: Fields, errors: string[]): TaxRate {
  const status = readText(fields.get('Status'))?.toUpperCase() ?? 'ACTIVE'
  if (before && !isOwn(before)) errors.push(UNSEEN.taxRateSystem)
  if (before?.status === 'DELETED') errors.push(UNSEEN.taxRateDeleted)
  const rate =
    before && status === 'DELETED'
      ? deleted(work.organisation, before, errors)
      : read(work.organisation, before, fields, errors)
  if (status !== rate.status) errors.push(UNSEEN.taxRateStatusInvalid)
  if (errors.length === 0) put(work, work.organisation.taxRates, rate.taxType, rate)
  return rate
}

function deleted(organisation: OrganisationState, before: TaxRate, errors: string[]): TaxRate {
  if (isDefault(organisation, before)) errors.push(UNSEEN.taxRateInUse)
  return { ...before, status: 'DELETED' }
}

function isDefault(organisation: OrganisationState, { taxType }: TaxRate): boolean {
  return [...organisation.accounts.values()].some(
    (account) => account.status === 'ACTIVE' && account.taxType === taxType,
  )
}

function read(organisation: OrganisationState, before: TaxRate | undefined, fields: Fields, errors: string[]): TaxRate {
  const name = shortText(fields, 'Name', before?.name, 50, errors)?.trim() ?? ''
  const others = [...organisation.taxRates.values()].filter((known) => known.taxType !== before?.taxType)
  if (name === '') errors.push(UNSEEN.taxRateNameMissing)
  if (others.some((known) => known.status !== 'DELETED' && known.name.toLowerCase() === name.toLowerCase())) {
    errors.push(SEEN.nameTaken)
  }
  const components = fields.has('TaxComponents') || !before ? readComponents(fields, errors) : before.components
  const reportTaxType = readReportType(organisation, before, fields, errors)
  return {
    taxType: before?.taxType ?? nextTaxType(organisation),
    name,
    rate: effectiveRate(components),
    components,
    status: 'ACTIVE',
    reportTaxType,
    appliesTo: appliesTo(reportTaxType),
  }
}

function nextTaxType(organisation: OrganisationState): string {
  let next = 1
  while (organisation.taxRates.has(taxTypeOf(next))) next += 1
  return taxTypeOf(next)
}

function taxTypeOf(number: number): string {
  return `TAX${String(number).padStart(3, '0')}`
}

function readComponents(fields: Fields, errors: string[]): Component[] {
  const components = listOf(fields.get('TaxComponents')).map((sent): Component => {
    const name = readText(sent.get('Name'))?.trim() ?? ''
    const rate = decimalOr(sent, 'Rate', 4, undefined, errors)
    if (name === '' || rate === undefined || rate < 0n || rate > HUNDRED) errors.push(UNSEEN.taxComponentInvalid)
    if (readBoolean(sent.get('IsNonRecoverable')) === true) errors.push(UNSEEN.taxNonRecoverable)
    return {
      name,
      rate: rate ?? 0n,
      compound: readBoolean(sent.get('IsCompound')) ?? false,
      nonRecoverable: false,
    }
  })
  if (components.length === 0) errors.push(UNSEEN.taxComponentsMissing)
  if (components.filter((component) => component.compound).length > 1) errors.push(UNSEEN.taxCompoundLimit)
  return components
}

const HUNDRED = 1_000_000n

/** Components add up; a compound one is charged on the net amount together with the others. Percent, four places. */
export function effectiveRate(components: readonly Component[]): Decimal4 {
  const simple = sum(components.filter((component) => !component.compound).map((component) => component.rate))
  const compound = sum(components.filter((component) => component.compound).map((component) => component.rate))
  return simple + divideRounded(compound * (HUNDRED + simple), HUNDRED)
}

/** ReportTaxType says on which side of the tax return a rate counts; only organisations in the United States do without. */
function readReportType(
  organisation: OrganisationState,
  before: TaxRate | undefined,
  fields: Fields,
  errors: string[],
): string {
  const usual = before?.reportTaxType ?? (organisation.settings.region === 'us' ? 'OUTPUT' : undefined)
  const type = readText(fields.get('ReportTaxType'))?.toUpperCase() ?? usual
  if (type === undefined) errors.push(UNSEEN.reportTaxTypeMissing)
  else if (!/^[A-Z][A-Z0-9]+$/.test(type)) errors.push(UNSEEN.reportTaxTypeInvalid)
  return type ?? 'NONE'
}

/** Rates for sales do not apply to expenses, nor those for purchases to revenue; rates of neither side apply to both. */
function appliesTo(reportTaxType: string): TaxRate['appliesTo'] {
  const sales = /OUTPUT|EXPORT|SALES|SUPPLY/.test(reportTaxType)
  const purchases = !sales && /INPUT|EXPENSES|IMPORT|CAPITAL|ACQUISITIONS/.test(reportTaxType)
  return { assets: true, equity: true, expenses: !sales, liabilities: true, revenue: !purchases }
}
