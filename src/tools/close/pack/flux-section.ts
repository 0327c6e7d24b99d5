import { formatAmount, formatShort } from '../../../books/money.ts'
import { type AccountMove, accountMoves } from '../flux/account-moves.ts'
import { driverText } from '../flux/driver-words.ts'
import { driversOf, postingsByAccount } from '../flux/drivers.ts'
import { type AskedThresholds, type FluxBasis, passedMoves } from '../flux/thresholds.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { moneyCell, type PackRow, type PackSection, textCell } from './pack.ts'
import type { PackReports } from './read-reports.ts'
import { budgetByAccount, changeCell } from './statement-sections.ts'

const MOST_DRIVERS = 4

const BASIS_WORDS: Readonly<Record<FluxBasis, string>> = {
  usual: 'usual (median)',
  prior_month: 'month before',
  last_year: 'same month last year',
  budget: 'budget',
}

/** Accounts that moved more than asked, or than is usual, with the documents that drove them. */
export function fluxSection(books: MonthBooks, { budget }: PackReports, asked: AskedThresholds): PackSection {
  const planned = budget && budgetByAccount(budget)
  const byAccount = postingsByAccount(books)
  const passed = passedMoves(accountMoves(books), asked, (id) => planned?.get(id))
  return {
    ...{ id: 'flux', title: 'Movements', names: 'account' },
    columns: [
      ...[
        { key: 'month', title: books.period.month },
        { key: 'before', title: BASIS_WORDS[asked.against] },
      ],
      ...[
        { key: 'moved', title: 'moved' },
        { key: 'percent', title: 'moved %' },
      ],
      ...[
        { key: 'last_year', title: BASIS_WORDS.last_year },
        { key: 'drivers', title: 'drivers' },
      ],
    ],
    rows: passed.map(({ move, before, moved }): PackRow => {
      const drivers = driversOf(move.account, books, byAccount).slice(0, MOST_DRIVERS)
      return {
        ...{ key: move.account.code || move.account.id, name: nameOf(move), kind: 'row' },
        cells: [
          ...[moneyCell(move.amount), moneyCell(before), moneyCell(moved), changeCell(move.amount, before)],
          move.lastYear === undefined ? textCell() : moneyCell(move.lastYear),
          textCell(drivers.length === 0 ? 'no documents: Xero posted it itself' : drivers.map(driverText).join('; ')),
        ],
      }
    }),
    notes: [
      ruleText(books, asked),
      ...(asked.against === 'budget' && !planned ? ['Xero has no budget for this organisation.'] : []),
    ],
  }
}

function nameOf({ account: { name, code } }: AccountMove): string {
  return `${name} (${code})`
}

function ruleText({ settings }: MonthBooks, { percent, amount, against }: AskedThresholds): string {
  const basis = BASIS_WORDS[against]
  if (percent === undefined && amount === undefined) {
    if (against !== 'usual') return `Everything that differs from the ${basis}.`
    const share = formatShort(settings.fluxShare, 2)
    return `What lies further from the median of the twelve months before than ${share} % of the month's spend (or income) and ${settings.fluxDeviations} mean deviations together.`
  }
  const least = [
    ...(percent === undefined ? [] : [`${formatShort(percent, 4)} %`]),
    ...(amount === undefined ? [] : [formatAmount(amount)]),
  ]
  return `What moved by more than ${least.join(' and ')} against the ${basis}.`
}
