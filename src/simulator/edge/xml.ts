import { isObject } from './body.ts'

const MICROSOFT_DATE = /^\/Date\((-?\d+)(?:\+0000)?\)\/$/
const IRREGULAR: Readonly<Record<string, string>> = {
  Organisations: 'Organisation',
  Currencies: 'Currency',
  TrackingCategories: 'TrackingCategory',
  Addresses: 'Address',
  BatchPayments: 'BatchPayment',
  Tracking: 'TrackingCategory',
}

/** The envelope as XML, Xero's default format: lists hold elements of the singular name, dates are ISO 8601 without zone. */
export function envelopeXml(envelope: Readonly<Record<string, unknown>>, resource: string): string {
  const { pagination, ...rest } = envelope
  const head = pagination === undefined ? '' : element('Pagination', pagination)
  const parts = Object.entries(rest).map(([name, value]) => (name === resource ? head : '') + element(name, value))
  return `<?xml version="1.0" encoding="utf-8"?><Response>${parts.join('')}</Response>`
}

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) {
    const item = singular(name)
    return `<${name}>${value.map((one) => element(item, one)).join('')}</${name}>`
  }
  return `<${name}>${isObject(value) ? children(value) : scalar(value)}</${name}>`
}

function children(value: Record<string, unknown>): string {
  return Object.entries(value)
    .filter(([name]) => /^[A-Za-z_][\w.-]*$/.test(name))
    .map(([name, content]) => element(name, content))
    .join('')
}

function scalar(value: unknown): string {
  const date = typeof value === 'string' ? MICROSOFT_DATE.exec(value) : null
  if (date) return new Date(Number.parseInt(date[1] ?? '', 10)).toISOString().slice(0, 19)
  return escapeXml(String(value))
}

/** Text safe inside XML: markup escaped, characters that XML 1.0 cannot carry left out. */
function escapeXml(text: string): string {
  return Array.from(text)
    .filter((character) => character >= ' ' || '\t\n\r'.includes(character))
    .join('')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
}

function singular(name: string): string {
  return IRREGULAR[name] ?? (name.endsWith('s') ? name.slice(0, -1) : `${name}Item`)
}
