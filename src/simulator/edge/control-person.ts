import { type Day, parseDay } from '../../books/day.ts'
import { type Cents, DecimalError, parseDecimal } from '../../books/money.ts'
import type { WireAnswer } from '../contract.ts'
import { createPerson, type Person } from '../person/person.ts'
import { type Fields, readBoolean, readText } from './body.ts'
import { type Control, organisationFor } from './control-answer.ts'
import { jsonAnswer } from './envelope.ts'
import { actHere } from './perform.ts'
import type { Desk } from './traffic.ts'

/** Controls of the books: what people approve, pay and lock at Xero's own screens. */
export const personControls: Readonly<Record<string, Control>> = {
  'POST lock-dates': lockDates,
  'POST email': allowEmail,
  'POST plan': choosePlan,
  'POST approve': (desk, body) => {
    personFor(desk, body).approve(textIn(body, 'document'))
    return jsonAnswer(200, {})
  },
  'POST pay': (desk, body) => jsonAnswer(200, { payment: personFor(desk, body).pay(paymentIn(body)) }),
}

/** The person of the organisation that a control names. Throws RangeError when there is no such organisation. */
export function personFor(desk: Desk, body: Fields): Person {
  const { state } = desk
  return createPerson(
    { state, act: (id, deed, at) => actHere(desk, id, deed, at ?? desk.clock.now()) },
    organisationFor(desk, body).id,
  )
}

/** A text that a control needs. Throws RangeError when it is missing. */
export function textIn(body: Fields, name: string): string {
  const text = readText(body.get(name)) ?? ''
  if (text === '') throw new RangeError(`${name} is missing`)
  return text
}

/** A day that a control names, undefined when it names none. Throws RangeError when it is no day. */
export function dayIn(body: Fields, name: string): Day | undefined {
  if (!body.has(name)) return undefined
  const day = parseDay(readText(body.get(name)) ?? '')
  if (!day) throw new RangeError(`${name} must be YYYY-MM-DD`)
  return day
}

/** An amount that a control names, in cents; undefined when it names none. Throws RangeError when it is no amount of two places. */
export function amountIn(body: Fields, name: string): Cents | undefined {
  const value = body.get(name)
  if (value === undefined) return undefined
  try {
    if (typeof value === 'string' || typeof value === 'number') return parseDecimal(value, 2)
  } catch (error) {
    if (!(error instanceof DecimalError)) throw error
  }
  throw new RangeError(`${name} must be an amount with at most two decimals`)
}

function paymentIn(body: Fields) {
  const [amount, date, reference] = [amountIn(body, 'amount'), dayIn(body, 'date'), readText(body.get('reference'))]
  return {
    documentId: textIn(body, 'document'),
    accountCode: textIn(body, 'account'),
    ...(amount === undefined ? {} : { amount }),
    ...(date === undefined ? {} : { date }),
    ...(reference === undefined ? {} : { reference }),
  }
}

function lockDates(desk: Desk, body: Fields): WireAnswer {
  const { settings } = organisationFor(desk, body)
  const wished = (name: string) => (body.get(name) === null ? null : dayIn(body, name))
  const [period, endOfYear] = [wished('period'), wished('endOfYear')]
  personFor(desk, body).lock({
    ...(period === undefined ? {} : { period }),
    ...(endOfYear === undefined ? {} : { endOfYear }),
  })
  return jsonAnswer(200, { period: settings.periodLockDate ?? null, endOfYear: settings.endOfYearLockDate ?? null })
}

function choosePlan(desk: Desk, body: Fields): WireAnswer {
  const { settings } = organisationFor(desk, body)
  const wished = body.get('invoicesPerMonth')
  if (wished === null) delete settings.invoicesPerMonth
  else if (typeof wished === 'number' && Number.isInteger(wished) && wished >= 0) settings.invoicesPerMonth = wished
  else throw new RangeError('invoicesPerMonth must be a whole number, or null for any number')
  return jsonAnswer(200, { invoicesPerMonth: settings.invoicesPerMonth ?? null })
}

function allowEmail(desk: Desk, body: Fields): WireAnswer {
  const { settings } = organisationFor(desk, body)
  const allow = readBoolean(body.get('allow'))
  if (allow === undefined) throw new RangeError('allow must be true or false')
  settings.allowEmail = allow
  return jsonAnswer(200, { allow })
}
