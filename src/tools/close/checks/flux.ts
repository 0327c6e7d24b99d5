import { quoted } from '../../../books/ledger-text.ts'
import { formatAmount, larger, magnitude, sum } from '../../../books/money.ts'
import { type AccountMove, accountMoves, monthsKnown } from '../flux/account-moves.ts'
import { driverText } from '../flux/driver-words.ts'
import { type Driver, driversOf, postingsByAccount } from '../flux/drivers.ts'
import { FEWEST_MONTHS, type Judged } from '../flux/unusual.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { type Check, type CheckAnswer, type Found, refOf } from './check.ts'

const MOST_DRIVERS = 4

/** Accounts that moved unlike the twelve months before, with what drove them. */
export const flux: Check = {
  rule: 'flux',
  title: 'Unusual movement of an account',
  step: 'flux',
  weight: 3,
  examine,
}

function examine(books: MonthBooks): CheckAnswer {
  const months = monthsKnown(books)
  if (months < FEWEST_MONTHS) {
    const unchecked = `The books begin ${months === 0 ? 'in this month' : `${months} months before`}: ${FEWEST_MONTHS} are needed to know what is usual.`
    return { found: [], proved: [], unchecked }
  }
  const moves = accountMoves(books)
  const byAccount = postingsByAccount(books)
  const found = moves.flatMap((move) =>
    move.judged?.isUnusual ? [foundOf(move, move.judged, driversOf(move.account, books, byAccount), books)] : [],
  )
  const usual = moves.length - found.length
  const span = `${months} month${months === 1 ? '' : 's'}`
  return {
    found,
    proved: usual === 0 ? [] : [`${usual} of ${moves.length} accounts moved as in the ${span} before.`],
    ...(months < 12 ? { unchecked: `The books have only ${span} before this one; a season cannot be seen.` } : {}),
  }
}

function foundOf(move: AccountMove, judged: Judged, drivers: readonly Driver[], books: MonthBooks): Found {
  const { account, amount, lastYear, prior } = move
  const { median, moved, lowest, highest, limit } = judged
  const least = books.settings.accountMateriality.get(account.code)
  const name = quoted(`${account.code} ${account.name}`.trim(), 80)
  const more = moved > 0n ? 'above' : 'below'
  const season = lastYear !== undefined && magnitude(amount - lastYear) <= limit && lastYear !== 0n
  const seasonal = season ? ` It was alike in the same month last year: ${formatAmount(lastYear)}.` : ''
  const rows: [string, string][] = [
    ['This month', formatAmount(amount)],
    ['Month before', formatAmount(prior ?? 0n)],
    ['Usual (median)', formatAmount(median)],
    ['Lowest and highest', `${formatAmount(lowest)} to ${formatAmount(highest)}`],
    ['Still usual up to', `${formatAmount(limit)} from the median`],
    ...(lastYear === undefined ? [] : [['Same month last year', formatAmount(lastYear)] as [string, string]]),
    ...drivers.slice(0, MOST_DRIVERS).map((driver): [string, string] => ['Driver', driverText(driver)]),
  ]
  const isGrave = !season && !isBought(move, drivers) && magnitude(moved) > larger(least ?? 0n, limit * 2n)
  return {
    key: ['account', account.id],
    severity: isGrave ? 'warning' : 'note',
    amount: magnitude(moved),
    fact: `${name} came to ${formatAmount(amount)}, ${formatAmount(magnitude(moved))} ${more} its usual ${formatAmount(median)}.${seasonal}`,
    next: 'Look at its drivers: correct what is wrong, or accept it with the reason.',
    documents: drivers
      .slice(0, MOST_DRIVERS)
      .flatMap(({ documents }) => documents.slice(0, 3).map(({ document }) => refOf(document))),
    rows,
  }
}

/** Fixed assets that documents bought: no journal has a part in it, and what is bought now and then is no surprise. */
function isBought({ account: { type }, amount }: AccountMove, drivers: readonly Driver[]): boolean {
  if (type !== 'FIXED' || amount <= 0n) return false
  const documents = drivers.flatMap((driver) => driver.documents)
  const bought = documents.filter(({ document: { kind } }) => kind === 'bill' || kind === 'bank_transaction')
  return documents.length === bought.length && sum(bought.map((one) => one.amount)) === amount
}
