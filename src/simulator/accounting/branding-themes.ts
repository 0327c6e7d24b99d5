import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { msInstant } from '../edge/wire-dates.ts'
import type { BrandingTheme, PaymentService } from '../state-settings.ts'
import { type Outcome, writeBatch, ZERO_ID } from './batch.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { shortText } from './sent.ts'
import { put, type Work } from './work.ts'

type Json = Record<string, unknown>

/** `/BrandingThemes`, one by id, and the payment services that its invoices offer. */
export function brandingThemesEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  const { brandingThemes } = context.organisation
  if (part?.toLowerCase() === 'paymentservices' && call.path.length === 3)
    return servicesOfTheme(call, context, key ?? '')
  if (part !== undefined) throw notFoundPage()
  if (call.method !== 'GET') throw notImplemented()
  const themes = key === undefined ? [...brandingThemes.values()] : [brandingThemes.get(key.toLowerCase())]
  const items = themes.map((theme) => {
    if (!theme) throw notFoundPage()
    return themeJson(theme)
  })
  return { kind: 'envelope', resource: 'BrandingThemes', items }
}

function themeJson(theme: BrandingTheme): Json {
  return {
    BrandingThemeID: theme.id,
    Name: theme.name,
    LogoUrl: '',
    Type: 'INVOICE',
    SortOrder: theme.sortOrder,
    CreatedDateUTC: msInstant(theme.createdAt),
  }
}

/** GET lists, POST adds a service that exists, by its id. */
function servicesOfTheme(call: ApiCall, context: ApiContext, key: string): Answer {
  const { brandingThemes, paymentServices } = context.organisation
  const theme = brandingThemes.get(key.toLowerCase())
  if (!theme) throw notFoundPage()
  if (call.method === 'GET') {
    const services = (theme.paymentServiceIds ?? []).map((id) => paymentServices.get(id))
    return answer(services.filter((service): service is PaymentService => service !== undefined))
  }
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'PaymentServices')
  return writeBatch(call, context, 'PaymentServices', elements, (work, fields) => addToTheme(work, theme.id, fields))
}

function addToTheme(work: Work, themeId: string, fields: Fields): Outcome {
  const { brandingThemes, paymentServices } = work.organisation
  const service = paymentServices.get(readText(fields.get('PaymentServiceID'))?.toLowerCase() ?? '')
  const theme = brandingThemes.get(themeId)
  if (!service || !theme) return { json: { ...fields.sent }, errors: [SEEN.paymentServiceUnknown] }
  const paymentServiceIds = [...new Set([...(theme.paymentServiceIds ?? []), service.id])]
  put(work, brandingThemes, themeId, { ...theme, paymentServiceIds })
  return { json: serviceJson(service), errors: [] }
}

/** `/PaymentServices`: the organisation's own buttons for paying online; an app can add them, not change them. */
export function paymentServicesEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.path[1] !== undefined) throw notFoundPage()
  if (call.method === 'GET') return answer([...context.organisation.paymentServices.values()])
  if (call.method !== 'PUT') throw notImplemented()
  return writeBatch(call, context, 'PaymentServices', elementsOf(call.body, 'PaymentServices'), createService)
}

function createService(work: Work, fields: Fields): Outcome {
  const errors: string[] = []
  const service: PaymentService = {
    id: work.context.newId(),
    name: shortText(fields, 'PaymentServiceName', undefined, 50, errors)?.trim() ?? '',
    url: readText(fields.get('PaymentServiceUrl'))?.trim() ?? '',
    payNowText: shortText(fields, 'PayNowText', undefined, 50, errors) ?? 'Pay by credit card',
  }
  if (service.name === '') errors.push(UNSEEN.paymentServiceNameMissing)
  if (!/^https?:\/\/[^\s]+$/i.test(service.url)) errors.push(UNSEEN.paymentServiceUrlInvalid)
  if (errors.length > 0) return { json: { ...serviceJson(service), PaymentServiceID: ZERO_ID }, errors }
  put(work, work.organisation.paymentServices, service.id, service)
  return { json: serviceJson(service), errors }
}

function answer(services: readonly PaymentService[]): Answer {
  return { kind: 'envelope', resource: 'PaymentServices', items: services.map(serviceJson) }
}

function serviceJson(service: PaymentService): Json {
  return {
    PaymentServiceID: service.id,
    PaymentServiceName: service.name,
    PaymentServiceUrl: service.url,
    PaymentServiceType: 'Custom',
    PayNowText: service.payNowText,
  }
}
