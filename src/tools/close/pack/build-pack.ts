import type { AskedThresholds } from '../flux/thresholds.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { fluxSection } from './flux-section.ts'
import { headlineSection } from './headline.ts'
import { agedSection, journalsSection, taxSection } from './ledger-sections.ts'
import type { Pack } from './pack.ts'
import type { PackReports } from './read-reports.ts'
import { findingsSection, type PackRun, signOffSection } from './run-sections.ts'
import { balanceSection, cashSection, profitSection, trialSection } from './statement-sections.ts'
import { tiesSection } from './ties.ts'

/** The report pack of a period: all sections, of the books, of Xero's reports and of the run. Pure; the same give the same pack. */
export function buildPack(books: MonthBooks, run: PackRun, reports: PackReports, asked: AskedThresholds): Pack {
  const { organisation, period } = books
  const before = [
    headlineSection(books),
    profitSection(books, reports),
    balanceSection(books, reports),
    trialSection(books),
    cashSection(books, reports),
    agedSection('receivables', reports.receivable, books),
    agedSection('payables', reports.payable, books),
    taxSection(books),
    fluxSection(books, reports, asked),
    findingsSection(run),
    journalsSection(books),
    signOffSection(run),
  ]
  return {
    ...{ organisation: organisation.name, month: period.month, from: period.from, to: period.to },
    ...{ currency: organisation.baseCurrency, basis: 'accrual' },
    ...{ sections: [...before, tiesSection(books, reports, before)], narrative: [] },
  }
}
