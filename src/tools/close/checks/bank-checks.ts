import { quoted } from '../../../books/ledger-text.ts'
import { formatAmount, magnitude, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { counted } from '../../lists/columns.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { type BankEntry, bankEntries } from '../statements/bank-entries.ts'
import { type EntrySort, entrySorts, lineSort } from '../statements/exceptions.ts'
import type { StatementLine } from '../statements/statement.ts'
import { type TieOut, tieOut } from '../statements/tie-out.ts'
import { tieRows } from '../statements/tie-rows.ts'
import { type Check, type CheckAnswer, type Found, refOf } from './check.ts'

const RECONCILE = 'A person reconciles it in Xero, Accounting > Bank accounts; no program can.'

interface Bank {
  account: Account
  code: string
  tie: TieOut | undefined
}

const known = new WeakMap<MonthBooks, readonly Bank[]>()

// Four checks look at the same tie-outs.
function banksOf(books: MonthBooks): readonly Bank[] {
  const before = known.get(books)
  if (before) return before
  const accounts = books.accounts.filter(({ type, status }) => type === 'BANK' && status !== 'ARCHIVED')
  const banks = accounts.map((account) => {
    const code = account.code || account.id
    return { account, code, tie: tieOut(books, code) }
  })
  known.set(books, banks)
  return banks
}

function everyBank(books: MonthBooks, look: (bank: Bank) => Partial<CheckAnswer>): CheckAnswer {
  const answers = banksOf(books).map(look)
  const unchecked = answers.flatMap((one) => one.unchecked ?? [])
  return {
    found: answers.flatMap((one) => one.found ?? []),
    proved: answers.flatMap((one) => one.proved ?? []),
    ...(unchecked.length > 0 ? { unchecked: unchecked.join(' ') } : {}),
  }
}

const BRING =
  "Bring the bank's statement (CSV, OFX or CAMT.053) or its closing balance with run_close_checks: Xero shows no program the bank's side. Where there is neither, a person who saw the account accepts this finding, and then attests the step bank, both with resolve_finding."

const statementMissing: Check = {
  ...{ rule: 'statement_missing', title: 'Bank accounts without a statement', step: 'bank', weight: 8 },
  examine: (books) =>
    everyBank(books, ({ account, code, tie }) => {
      const moved = bankEntries(books, code, books.period)
      const balance = books.trial.balance.get(account.id) ?? 0n
      if (tie || (moved.length === 0 && balance === 0n)) return {}
      const fact = `${quoted(account.name)} has ${counted(moved.length, 'booking')} in ${books.period.month}, and no statement was brought for it.`
      // A proof is missing, and nothing is known to be wrong.
      return { found: [{ key: [account.id], severity: 'blocker', amount: 0n, fact, next: BRING, documents: [] }] }
    }),
}

const tieOutCheck: Check = {
  ...{ rule: 'statement_tie_out', title: 'Bank balances against statements', step: 'bank', weight: 10 },
  examine: (books) => everyBank(books, (bank) => tieAnswer(bank, books)),
}

function tieAnswer({ account, tie }: Bank, books: MonthBooks): Partial<CheckAnswer> {
  if (!tie) return {}
  const name = quoted(account.name)
  const { statementBalance, ledgerBalance, unexplained, outstanding, notBooked, endsEarly } = tie
  if (statementBalance === undefined)
    return { unchecked: `The statement of ${name} tells no closing balance; give closing_balance.` }
  if (ledgerBalance === undefined || unexplained === undefined) return { unchecked: untold(account, books) }
  const ledger = tie.isReckoned ? `the books, from its opening balance on, come to` : 'the ledger'
  const balances = `the statement of ${name} says ${formatAmount(statementBalance)} on ${endsEarly ?? books.period.to}, ${ledger} ${formatAmount(ledgerBalance)}`
  const between = `${counted(outstanding.length, 'booking')} not in the bank and ${counted(notBooked.length, 'line')} not in the books`
  const rest = `The statement of ${name} ends on ${endsEarly}, and the books go on: bring the rest.`
  if (unexplained === 0n && endsEarly !== undefined) return { unchecked: rest }
  if (unexplained === 0n) return { proved: [`To the cent, with ${between}: ${balances}.`] }
  const found: Found = {
    ...{ key: [account.id], severity: 'blocker', amount: magnitude(unexplained), documents: [] },
    fact: `After ${between} ${formatAmount(unexplained)} is unexplained: ${balances}.`,
    next: 'Look for entries before the statement begins that were changed or deleted, and whether the statement is whole.',
    rows: tieRows(tie),
  }
  return { found: [found], ...(endsEarly === undefined ? {} : { unchecked: rest }) }
}

function untold({ name, currency }: Account, { organisation }: MonthBooks): string {
  const why = `Xero's reports have it in ${organisation.baseCurrency} alone, and no statement brought for it tells an opening balance`
  return `${quoted(name)} is in ${currency}. ${why}: bring one with the balance after each line.`
}

const unmatched: Check = {
  ...{ rule: 'statement_unmatched', title: 'Statement lines not in the books', step: 'bank', weight: 7 },
  examine: (books) =>
    everyBank(books, ({ account, tie }) => ({
      found: (tie?.notBooked ?? []).map((line) => lineFound(line, account, tie)),
    })),
}

function lineFound(line: StatementLine, account: Account, tie: TieOut | undefined): Found {
  const alike = (tie?.lines ?? []).filter(({ date, amount }) => date === line.date && amount === line.amount)
  const sort = lineSort(line)
  const words = quoted(`${line.payee} ${line.description} ${line.reference}`.trim())
  const what = sort === 'unknown' ? '' : ` It looks like ${sort === 'interest' ? 'interest' : 'a bank fee'}.`
  return {
    key: [account.id, line.date, String(line.amount), String(alike.indexOf(line))],
    ...{ severity: 'warning', amount: magnitude(line.amount), documents: [] },
    fact: `${quoted(account.name)}: the bank has ${formatAmount(line.amount)} on ${line.date}, ${words}, and the books do not.${what}`,
    next: 'Code it in Xero where the line waits, or draft what is missing.',
  }
}

const outstandingCheck: Check = {
  ...{ rule: 'statement_outstanding', title: 'Entries that the bank does not have', step: 'bank', weight: 7 },
  examine: (books) =>
    everyBank(books, ({ account, tie }) => {
      if (!tie || tie.lines.length === 0) return {}
      const sorts = [...entrySorts(tie, books.period.to)].filter(([, sort]) => sort !== 'in transit')
      return { found: sorts.map(([entry, sort]) => entryFound(entry, sort, account)) }
    }),
}

function entryFound(entry: BankEntry, sort: EntrySort, account: Account): Found {
  const { id, date, amount, name, document, reconciled } = entry
  const twice = sort === 'twice in the books'
  const why = twice ? 'the bank has another like it once' : 'the bank has had more than 30 days for it'
  const marked = reconciled ? ' Xero has it as reconciled.' : ''
  return {
    key: [account.id, id],
    ...{ severity: 'warning', amount: magnitude(amount), documents: document ? [refOf(document)] : [] },
    fact: `${quoted(account.name)}: ${formatAmount(amount)} on ${date}, ${quoted(name)}, is in no statement; ${why}.${marked}`,
    next: twice ? 'Take one of them out if it is the same payment.' : `Find out whether it was ever paid. ${RECONCILE}`,
  }
}

const differing: Check = {
  ...{ rule: 'statement_amount', title: 'Amounts that differ from the statement', step: 'bank', weight: 6 },
  examine: (books) =>
    everyBank(books, ({ account, tie }) => ({
      found: (tie?.differing ?? []).map(({ line, entries, difference, confidence }): Found => {
        const [at, booked] = [tie?.lines[line], entries.flatMap((place) => tie?.entries[place] ?? [])]
        const total = formatAmount(sum(booked.map(({ amount }) => amount)))
        return {
          key: [account.id, ...booked.map(({ id }) => id)],
          ...{ severity: 'warning', amount: magnitude(difference), confidence },
          documents: booked.flatMap(({ document }) => (document ? [refOf(document)] : [])),
          fact: `${quoted(account.name)}: the bank has ${formatAmount(at?.amount ?? 0n)} on ${at?.date}, and the books ${total} for ${quoted(booked[0]?.name ?? '')}.`,
          next: `Correct the amount, or book the difference as a fee. ${RECONCILE}`,
        }
      }),
    })),
}

/** Checks of bank evidence: statements against the books. */
export const bankChecks: readonly Check[] = [statementMissing, tieOutCheck, unmatched, outstandingCheck, differing]
