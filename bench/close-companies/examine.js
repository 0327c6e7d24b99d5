import { addDays, dayAt } from '../../dist/books/day.js'
import { policyOf } from '../../dist/call/policy.js'
import { openInProcess } from '../../dist/cli/open-demo.js'
import { openStoreFor } from '../../dist/cli/open-store.js'
import { createLog } from '../../dist/log.js'
import { CHECKS } from '../../dist/tools/close/checks/all-checks.js'
import { periodOf } from '../../dist/tools/close/month/period.js'
import { readMonth } from '../../dist/tools/close/month/read-month.js'
import { jumping } from '../house.js'
import { asTheBankHasIt } from './bank-lines.js'
import { PERIOD } from './company.js'
import { statementOf } from './write.js'

/** The month before was signed off in the middle of the one that is closed. */
const SIGNED = { month: '2026-09', at: Date.UTC(2026, 9, 12) }

const HOUR = 3_600_000

/** Reads the month of a written company over the whole path from the simulator's HTTP to the books, and makes every check; counts the calls for data. */
export async function examine(company, { simulator, organisation }) {
  const log = createLog('silent')
  const draft = policyOf('draft')
  let calls = 0
  const network = (request) => {
    if (request.url.includes('/api.xro/')) calls += 1
    return simulator.handle(request)
  }
  const store = (clock) => openStoreFor({ source: { kind: 'demo' }, keeping: {} }, clock, log, () => false)
  const around = {
    policy: () => draft,
    log,
    user: 'Bench',
    store,
    mirror: false,
    wait: jumping(simulator),
  }
  const open = await openInProcess(simulator, around, network)
  const [house] = open.houses
  const today = dayAt(simulator.clock.now(), organisation.settings.zone)
  const reading = () => readMonth({ ...house, today, organisations: [house.books.ref] }, periodOf(PERIOD.from))
  // Nobody waits for it.
  const read = await house.withDeadline(simulator.clock.now() + HOUR, reading, {})
  const related = [sisterOf(company, read.documents)]
  const books = { ...read, related, statements: statementsOf(company, organisation), signed: [SIGNED] }
  const answers = CHECKS.map((check) => ({ rule: check.rule, ...check.examine(books) }))
  await open.close()
  return {
    books,
    answers,
    calls,
    findings: answers.flatMap(({ rule, found }) => found.map((one) => ({ rule, ...one }))),
  }
}

const OTHER_SIDE = {
  bill: 'invoice',
  invoice: 'bill',
  supplier_credit: 'credit_note',
  credit_note: 'supplier_credit',
}

/** The connected organisation as this one's books would read it: each document between both from its other side, entered as people there write it. */
function sisterOf({ sister, seed, oneSided }, documents) {
  const own = documents.filter(({ kind, contactName }) => contactName === sister && kind in OTHER_SIDE)
  const there = own
    .filter(({ number }) => number !== oneSided?.replace('sister#', 'MF-'))
    .map((one, index) => ({
      ...{ ...one, id: `sister-${one.id}`, kind: OTHER_SIDE[one.kind], contactName: `Company ${seed}` },
      number: index % 2 === 0 ? one.number : one.number.replace('-', ' ').toLowerCase(),
      date: one.number.startsWith('DL-') ? addDays(one.date, 3) : one.date,
    }))
  return { organisation: { id: 'sister', name: sister }, baseCurrency: 'XXX', documents: there, unread: undefined }
}

function statementsOf(company, organisation) {
  return ['090', '091', '092'].map((accountCode, index) => {
    const statement = statementOf(organisation, accountCode)
    return {
      accountCode,
      note: index + 1,
      statement: accountCode === '090' ? withGap(asTheBankHasIt(company, statement), company.statementGap) : statement,
    }
  })
}

/** A line that the bank has and the books have not. */
function withGap(statement, gap) {
  if (!gap) return statement
  const line = {
    id: '',
    date: gap.on,
    amount: gap.amount,
    payee: gap.payee,
    reference: '',
    description: '',
    balance: undefined,
  }
  return { ...statement, lines: [...statement.lines, line], closing: statement.closing + gap.amount }
}
