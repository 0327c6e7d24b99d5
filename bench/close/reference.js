import { addMonths, daysBetween, monthOf } from '../../dist/books/day.js'
import { median } from '../report.js'

// The method to beat: what a morning's script does. One function for each kind of error, each with its usual threshold.

const plain = (number) =>
  number
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^(INV)?0*/, '')
const plainName = (name) =>
  name
    .toUpperCase()
    .replace(/&/g, 'AND')
    .replace(/\b(LTD|LIMITED|PLC|THE)\b/g, '')
    .replace(/[^A-Z0-9]/g, '')

function likeness(one, other) {
  if (one === '' || other === '') return 0
  if (one === other) return 1
  const [a, b] = one.length < other.length ? [one, other] : [other, one]
  if (b.includes(a) && a.length > 3) return 0.9
  const pairs = (text) => new Set([...text].slice(1).map((letter, at) => text[at] + letter))
  const [left, right] = [pairs(a), pairs(b)]
  return (2 * [...left].filter((pair) => right.has(pair)).length) / (left.size + right.size)
}

/** Pairs of ids by number, amount, name and days, weighted. */
export function referenceDuplicates({ documents, period }, least = 0.7) {
  const byAmount = new Map()
  for (const one of documents) {
    if (byAmount.has(one.total)) byAmount.get(one.total).push(one)
    else byAmount.set(one.total, [one])
  }
  const pairs = new Map()
  for (const one of documents.filter(({ date }) => date >= period.from && date <= period.to)) {
    const totals = [one.total, (one.total * 12n) / 10n, (one.total * 10n) / 12n]
    for (const other of totals.flatMap((total) => byAmount.get(total) ?? [])) {
      if (isTwice(one, other, least)) pairs.set([one.id, other.id].sort().join(' '), [one.id, other.id])
    }
  }
  return [...pairs.values()]
}

function isTwice(one, other, least) {
  if (one === other || Math.abs(daysBetween(one.date, other.date)) > 60) return false
  const names = likeness(plainName(one.contactName), plainName(other.contactName))
  if (names < 0.85) return false
  const numbers = likeness(plain(one.number), plain(other.number))
  return 0.75 * (numbers < 0.8 ? 0 : numbers) + 0.25 * names >= least
}

function groupsOf(documents, period) {
  const groups = new Map()
  for (const one of documents.filter(({ date }) => date <= period.to)) {
    if (groups.has(one.contactId)) groups.get(one.contactId).push(one)
    else groups.set(one.contactId, [one])
  }
  return [...groups.values()].map((all) => [
    all.filter(({ date }) => date < period.from),
    all.filter(({ date }) => date >= period.from),
  ])
}

export function referenceMiscoded({ documents, period }) {
  const accountOf = (one) => one.lines[0].accountCode
  const everywhere = documents.length
  const counts = new Map()
  for (const one of documents) counts.set(accountOf(one), (counts.get(accountOf(one)) ?? 0) + 1)
  return groupsOf(documents, period).flatMap(([past, now]) =>
    now.flatMap((one) => {
      if (past.length < 3) return []
      const own = (account) => past.filter((other) => accountOf(other) === account).length
      const share = (own(accountOf(one)) + (counts.get(accountOf(one)) ?? 0) / everywhere) / (past.length + 1)
      const top = Math.max(...past.map((other) => own(accountOf(other)))) / past.length
      return -Math.log(share) * top >= 3.5 ? [[one.id]] : []
    }),
  )
}

export function referenceSlips({ documents, period }) {
  return groupsOf(documents, period).flatMap(([past, now]) => {
    const logs = past.filter(({ total }) => total > 0n).map(({ total }) => Math.log10(Number(total)))
    if (logs.length < 5) return []
    const usual = median(logs)
    const deviation = Math.max(0.05, 1.48 * median(logs.map((log) => Math.abs(log - usual))))
    return now.flatMap((one) => {
      const log = Math.log10(Number(one.total))
      const odd = Math.abs(log - usual) / deviation
      const less = Math.min(Math.abs(log - 1 - usual), Math.abs(log + 1 - usual)) / deviation
      return odd >= 3 && odd - less >= 3 && less < 2 ? [[one.id]] : []
    })
  })
}

export function referenceMissing({ documents, period }) {
  return groupsOf(documents, period).flatMap(([past, now]) => {
    const months = new Set(past.map(({ date }) => monthOf(date)))
    const each = [1, 2, 3, 4, 5, 6].every((back) => months.has(monthOf(addMonths(period.from, -back))))
    return each && now.length === 0 ? [[past[0].contactId]] : []
  })
}

export function referenceContacts(contacts) {
  const keys = new Map()
  for (const { id, name } of contacts) {
    const key = plainName(name)
    for (let at = 0; at <= key.length; at++) {
      const less = key.slice(0, at) + key.slice(at + 1)
      keys.set(less, [...(keys.get(less) ?? []), id])
    }
  }
  const pairs = [...keys.values()].flatMap((ids) =>
    ids.flatMap((one, at) => ids.slice(at + 1).map((other) => [one, other].sort())),
  )
  return [...new Map(pairs.filter(([one, other]) => one !== other).map((pair) => [pair.join(' '), pair])).values()]
}

/** Merchant and account together where they are known, else the merchant, else the account. */
export function referenceTax({ documents, period }) {
  const counts = new Map()
  const keysOf = ({ contactId, lines: [line] }) => [`${contactId} ${line.accountCode}`, contactId, line.accountCode]
  for (const one of documents) {
    for (const key of one.date < period.from ? keysOf(one) : []) {
      const seen = counts.get(key) ?? { VR: 0, VZ: 0 }
      seen[one.lines[0].taxType] += 1
      counts.set(key, seen)
    }
  }
  return documents.flatMap((one) => {
    if (one.date < period.from || one.date > period.to) return []
    const seen = keysOf(one)
      .map((key) => counts.get(key))
      .find((all) => all && all.VR + all.VZ >= 3)
    if (!seen) return []
    const share = seen[one.lines[0].taxType] / (seen.VR + seen.VZ)
    return share <= 0.15 ? [[one.id]] : []
  })
}
