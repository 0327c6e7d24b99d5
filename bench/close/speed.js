import { addDays, day, endOfMonth, monthOf } from '../../dist/books/day.js'
import { documentChecks } from '../../dist/tools/close/checks/document-checks.js'
import { randomOf } from '../random.js'
import { documentOf, lineOf } from './documents.js'

const FIRST = day('2024-01-01')
const REVIEWED = day('2025-01-01')
const DAYS = 397
const MONTHS = 13
const ROUNDS = 4
const NAMES =
  'Birch Kauri Alder Orbit Harbour Summit Cedar Pioneer Lantern Quarry Meadow Falcon Granite Willow Compass'.split(' ')
const TRADES = 'Hardware Legal Catering Couriers Print Motors Fuel Roofing Cleaning Software Training Timber'.split(' ')
const TAX_RATES = ['INPUT2', 'OUTPUT2', 'NONE'].map((taxType) => ({
  ...{ taxType, name: taxType, rate: taxType === 'NONE' ? 0n : 150_000n, status: 'ACTIVE', appliesTo: [] },
}))
/** Kinds and types of documents, and how many of ten are of each. */
const KINDS = [
  [4, 'bill', 'ACCPAY'],
  [2, 'invoice', 'ACCREC'],
  [2, 'bank_transaction', 'SPEND'],
  [1, 'bank_transaction', 'RECEIVE'],
  [1, 'supplier_credit', 'ACCPAYCREDIT'],
].flatMap(([times, kind, type]) => Array(times).fill({ kind, type }))

/** CPU milliseconds of each check of documents over so many documents a month, 13 months: the quickest of some rounds, none of which knows of another. */
export function timeChecks(perMonth, seed) {
  const books = booksOf(perMonth, seed)
  const rounds = Array.from({ length: ROUNDS }, () => timed({ ...books, documents: [...books.documents] }))
  const sum = (times) => times.reduce((total, [, ms]) => total + ms, 0)
  return rounds.sort((a, b) => sum(a) - sum(b))[0]
}

function timed(books) {
  return documentChecks.map((check) => {
    const began = process.cpuUsage()
    check.examine(books)
    const { user, system } = process.cpuUsage(began)
    return [check.rule, (user + system) / 1_000]
  })
}

export function booksOf(perMonth, seed) {
  const random = randomOf(seed)
  const contacts = Array.from({ length: Math.max(20, Math.round(perMonth / 5)) }, (_, at) => contactOf(at, random))
  const documents = Array.from({ length: perMonth * MONTHS }, (_, at) => documentAt(at, contacts, random))
  return {
    ...{ documents: documents.sort((a, b) => (a.date < b.date ? -1 : 1)), contacts, taxRates: TAX_RATES, accounts: [] },
    ...{
      period: { month: monthOf(REVIEWED), from: REVIEWED, to: endOfMonth(REVIEWED) },
      organisation: { name: 'Speed' },
    },
  }
}

function contactOf(at, random) {
  const pick = (words) => words[Math.floor(random() * words.length)]
  const name = `${pick(NAMES)} ${pick(TRADES)} ${at % 3 === 0 ? at : pick(NAMES)} Ltd`
  const usual = Math.exp(7 + 4 * random())
  return {
    id: `contact-${at}`,
    name,
    status: 'ACTIVE',
    taxNumber: '',
    bankAccount: '',
    usual,
    account: `${400 + (at % 60)}`,
  }
}

/** A quarter of the contacts have most documents, and half of the amounts are their contact's usual one. */
function documentAt(at, contacts, random) {
  const contact = contacts[Math.floor(contacts.length * random() ** 3)]
  const { kind, type } = KINDS[Math.floor(random() * KINDS.length)]
  const cents = random() < 0.5 ? contact.usual : contact.usual * Math.exp(2 * random() - 1)
  const net = BigInt(Math.round(cents) + 100)
  const account = random() < 0.05 ? `${400 + Math.floor(60 * random())}` : contact.account
  const code = random() < 0.1 ? 'NONE' : type === 'ACCREC' || type === 'RECEIVE' ? 'OUTPUT2' : 'INPUT2'
  const line = lineOf(account, net, code, code === 'NONE' ? 0n : (net * 15n + 50n) / 100n)
  const number = kind === 'bank_transaction' ? '' : `INV-${10_000 + at}`
  const date = addDays(FIRST, Math.floor(DAYS * random()))
  const document = documentOf({ id: `s${at}`, contact: contact.id, number, date, lines: [line], kind, type })
  return { ...document, contactName: contact.name }
}
