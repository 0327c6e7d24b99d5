import { addDays, addMonths, monthOf } from '../../dist/books/day.js'
import { median } from '../report.js'
import { documentOf, lineOf, scaled } from './documents.js'

const LEAST = 5_000n
const MONTHS = 6

/**
 * Puts one error of each type into the month of a company, at most one on a bill, and one of each look-alike that is right. Answers the documents
 * with them, and of each what it is and which ids it is about.
 */
export function inject({ before, month, period, random }) {
  const history = historyOf(before)
  const used = new Set()
  const state = { month, before, history, period, random, used, added: [], replaced: new Map(), removed: new Set() }
  const planted = []
  for (const [type, plant] of Object.entries(ERRORS)) {
    const ids = plant(state)
    if (ids) planted.push({ type, ...ids })
  }
  const documents = [...before, ...month.filter(({ id }) => !state.removed.has(id)), ...state.added]
  return { documents: documents.map((one) => state.replaced.get(one.id) ?? one), planted }
}

function historyOf(before) {
  const history = new Map()
  for (const one of before) {
    if (history.has(one.contactId)) history.get(one.contactId).push(one)
    else history.set(one.contactId, [one])
  }
  return history
}

/** One of the bills of the month that fits, not used yet. */
function choose(state, fits = () => true) {
  const options = state.month.filter(
    (one) => one.total > LEAST && one.kind === 'bill' && !state.used.has(one.id) && fits(one),
  )
  if (options.length === 0) return undefined
  const one = options[Math.floor(state.random() * options.length)]
  state.used.add(one.id)
  return one
}

function days(state, most) {
  return Math.floor(state.random() * (most + 1))
}

function copied(state, one, changes = {}) {
  const copy = { ...one, date: addDays(one.date, days(state, 40)), ...changes, id: `x${state.added.length}-${one.id}` }
  state.added.push(copy)
  return { id: copy.id, of: one.id }
}

function duplicate(change) {
  return (state) => {
    const one = choose(state, ({ number }) => number !== '')
    return one && copied(state, one, change(one, state))
  }
}

/** A number as somebody else would type it. */
export function altered(number, random) {
  const at = Math.floor(random() * Math.max(1, number.length - 1))
  const ways = [
    () => `${number}${['A', '/1', '-1', 'B'][Math.floor(random() * 4)]}`,
    () => (number.length > 3 ? `${number.slice(0, 3)}-${number.slice(3)}` : `${number}-`),
    () => `00${number}`,
    () => number.replace('0', 'O'),
    () => `INV${number}`,
    () => `${number.slice(0, at + 1)} ${number.slice(at + 1)}`,
    () => number.slice(0, at) + (number[at + 1] ?? '') + number[at] + number.slice(at + 2),
    () => number.slice(0, at) + number.slice(at + 1),
  ]
  for (let tries = 0; tries < 20; tries++) {
    const text = ways[Math.floor(random() * ways.length)]()
    if (text !== number && text.trim() !== '') return text
  }
  return `${number}A`
}

/** A name as somebody else would type it. */
export function otherName(name, random) {
  if (/\bLTD\b/.test(name)) return name.replace(/\bLTD\b/, 'LIMITED')
  if (/\bLIMITED\b/.test(name)) return name.replace(/\bLIMITED\b/, 'LTD')
  if (/ & /.test(name)) return name.replace(' & ', ' AND ')
  if (/ AND /.test(name)) return name.replace(' AND ', ' & ')
  const at = 1 + Math.floor(random() * Math.max(1, name.length - 2))
  return name.slice(0, at) + name.slice(at + 1)
}

function regular({ history, period }, { contactId }) {
  const months = new Set((history.get(contactId) ?? []).map(({ date }) => monthOf(date)))
  for (let back = 1; back <= MONTHS; back++) if (!months.has(monthOf(addMonths(period.from, -back)))) return false
  return true
}

function stableAccount({ history }, one) {
  const past = history.get(one.contactId) ?? []
  const [{ accountCode } = {}] = one.lines
  const same = past.filter(({ lines }) => lines[0]?.accountCode === accountCode).length
  return past.length >= 5 && same >= 0.9 * past.length
}

function stableAmount({ history }, one) {
  const logs = (history.get(one.contactId) ?? [])
    .filter(({ total }) => total > 0n)
    .map(({ total }) => Math.log10(Number(total)))
  if (logs.length < 5) return false
  const usual = median(logs)
  const deviation = median(logs.map((log) => Math.abs(log - usual)))
  return deviation <= 0.15 && Math.abs(Math.log10(Number(one.total)) - usual) <= 0.3
}

function tenfold(state, one) {
  return state.random() < 0.5 ? scaled(one, 10n, 1n) : scaled(one, 1n, 10n)
}

function split(state, one, numberOf) {
  const first = scaled(one, 3n, 5n)
  const rest = one.total - first.total
  const account = one.lines[0]?.accountCode
  const ids = [
    copied(state, { ...first, date: one.date }, { number: numberOf(one.number, 1), date: one.date }),
    copied(state, one, {
      number: numberOf(one.number, 2),
      lines: [lineOf(account, rest)],
      total: rest,
      date: addDays(one.date, 1),
    }),
  ]
  return ids
}

function splitEntry(state, numberOf) {
  const one = choose(state, ({ number }) => number.length > 3)
  if (!one) return undefined
  const [first, second] = split(state, one, numberOf)
  return { id: first.id, of: one.id, also: second.id }
}

const ERRORS = {
  exact: duplicate(() => ({})),
  'altered number': duplicate(({ number }, { random }) => ({ number: altered(number, random) })),
  'gross for net': (state) => {
    const one = choose(state, ({ number }) => number !== '')
    return one && copied(state, scaled(one, 6n, 5n))
  },
  'other contact': duplicate(({ contactName }, { random }) => {
    const name = otherName(contactName, random)
    return { contactId: name, contactName: name }
  }),
  miscoded: (state) => {
    const one = choose(state, (bill) => stableAccount(state, bill))
    if (!one) return undefined
    const own = one.lines[0].accountCode
    const accounts = [...new Set(state.before.map(({ lines }) => lines[0].accountCode))].filter((code) => code !== own)
    const account = accounts[Math.floor(state.random() * accounts.length)]
    state.replaced.set(one.id, { ...one, lines: [lineOf(account, one.total)] })
    return { id: one.id }
  },
  'decimal slip': (state) => {
    const one = choose(state, (bill) => stableAmount(state, bill))
    if (!one) return undefined
    state.replaced.set(one.id, tenfold(state, one))
    return { id: one.id }
  },
  'missing recurring': (state) => {
    const counts = new Map()
    for (const { contactId } of state.month) counts.set(contactId, (counts.get(contactId) ?? 0) + 1)
    const one = choose(state, (bill) => counts.get(bill.contactId) === 1 && regular(state, bill))
    if (!one) return undefined
    state.removed.add(one.id)
    return { id: one.contactId }
  },
  'split in two': (state) => splitEntry(state, (number, part) => `${number}/${part}`),
  'split, A and B': (state) => splitEntry(state, (number, part) => `${number}${part === 1 ? 'A' : 'B'}`),
  'split, one number': (state) => splitEntry(state, (number) => number),
  'currency twin': duplicate(({ total }) => ({
    currency: 'EUR',
    currencyRate: 1_170_000n,
    total: (total * 117n) / 100n,
  })),
  'currency twin, same figure': duplicate(() => ({ currency: 'EUR', currencyRate: 1_170_000n })),
  'other contact and number': duplicate(({ contactName, number }, { random }) => {
    const name = otherName(contactName, random)
    return { contactId: name, contactName: name, number: altered(number, random) }
  }),
  'paid from the bank too': (state) => {
    const one = choose(state, ({ number }) => number !== '')
    return one && copied(state, { ...one, kind: 'bank_transaction', type: 'SPEND', reference: one.number, number: '' })
  },
  'right: credit and rebill': (state) => {
    const one = choose(state)
    if (!one) return undefined
    copied(
      state,
      { ...one, kind: 'supplier_credit', type: 'ACCPAYCREDIT' },
      { date: addDays(one.date, 2), number: `CN${one.number}` },
    )
    return copied(state, one, { date: addDays(one.date, 3) })
  },
  'right: credit and new number': (state) => {
    const one = choose(state, ({ number }) => number.length > 3)
    if (!one) return undefined
    const credit = { date: addDays(one.date, 2), number: `CN${one.number}` }
    copied(state, { ...one, kind: 'supplier_credit', type: 'ACCPAYCREDIT' }, credit)
    return copied(state, one, { date: addDays(one.date, 3), number: `${one.number}A` })
  },
  'right: two deliveries': (state) => {
    const one = choose(state, ({ number }) => /\d{4,}$/.test(number))
    if (!one) return undefined
    const number = one.number.replace(/\d+$/, (digits) => `${Number(digits) + 3 + days(state, 30)}`)
    return copied(state, one, { number, date: one.date })
  },
  'right: next in sequence': (state) => {
    const one = choose(state, ({ number }) => /\d{3,}$/.test(number))
    if (!one) return undefined
    const next = one.number.replace(/\d+$/, (digits) => String(Number(digits) + 1).padStart(digits.length, '0'))
    return copied(state, one, { number: next, date: addDays(one.date, 7) })
  },
  'right: two parts': (state) => {
    const one = choose(state, ({ number }) => number.length > 3)
    if (!one) return undefined
    const [first, second] = split(state, one, (number, part) => `${number}/${part}`)
    state.removed.add(one.id)
    return { id: first.id, also: second.id }
  },
  'right: equal halves': (state) => {
    const one = choose(state, ({ number }) => /\d{3,}$/.test(number))
    if (!one) return undefined
    state.removed.add(one.id)
    const half = scaled(one, 1n, 2n)
    const next = one.number.replace(/\d+$/, (digits) => String(Number(digits) + 1).padStart(digits.length, '0'))
    return [copied(state, half, { date: one.date }), copied(state, half, { date: one.date, number: next })][1]
  },
  'right: every week': (state) => weekly(state, 7, (number, at) => `${number}${at}`),
  'right: monthly rent': (state) => weekly(state, 31, (number) => `R${7_000 + number * 13}`),
  'right: monthly fee': (state) => weekly(state, 30, () => 'STANDING ORDER'),
  'right: two branches': (state) => {
    const one = choose(state, ({ number }) => number.length > 3)
    if (!one) return undefined
    const [north, south] = ['NORTH', 'SOUTH'].map((part) => `${one.contactName} ${part}`)
    state.removed.add(one.id)
    copied(state, one, { contactId: north, contactName: north, date: one.date })
    return copied(state, one, {
      contactId: south,
      contactName: south,
      date: one.date,
      number: `${state.used.size}77${one.id}`,
    })
  },
}

/** A new supplier with the same amount at every interval, up to the end of the month. */
function weekly(state, interval, numberOf) {
  const name = `STEADY SUPPLIER OF EVERY ${interval}`
  const total = BigInt(10_000 + Math.floor(state.random() * 40_000))
  let last
  for (let at = 0; at < (interval === 7 ? 20 : 12); at++) {
    const date = addDays(state.period.to, -interval * at - 1)
    const document = documentOf({
      id: `w${interval}-${at}`,
      contact: name,
      number: numberOf(1_000 - at, at % 7),
      date,
      lines: [lineOf('8440', total)],
    })
    state.added.push(document)
    last ??= document.id
  }
  return { id: last }
}
