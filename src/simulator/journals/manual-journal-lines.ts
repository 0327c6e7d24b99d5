import type { Cents } from '../../books/money.ts'
import { accountByCode, codingProblem, taxProblem } from '../accounting/accounts-lookup.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { decimalOr, present, shortText, textOr } from '../accounting/sent.ts'
import { lineTaxOf } from '../accounting/totals.ts'
import { readTracking } from '../accounting/tracking.ts'
import type { Work } from '../accounting/work.ts'
import { type Fields, readText } from '../edge/body.ts'
import type { LineAmountTypes } from '../state.ts'
import type { ManualJournalLine } from '../state-journals.ts'
import type { Account } from '../state-settings.ts'

/** What reading a journal's lines adds to: sentences that refuse it, and sentences that only warn. */
export interface Remarks {
  errors: string[]
  warnings: string[]
}

/** The lines of a manual journal as they were sent; a line of a known journal has no id, so all of them are replaced together. */
export function readJournalLines(
  work: Work,
  sent: readonly Fields[],
  types: LineAmountTypes,
  remarks: Remarks,
): ManualJournalLine[] {
  return sent.map((fields) => readLine(work, fields, types, remarks))
}

/** Existing lines under another LineAmountTypes: the amounts stay, their tax is computed anew. */
export function retaxed(work: Work, lines: readonly ManualJournalLine[], types: LineAmountTypes): ManualJournalLine[] {
  return lines.map((line) => {
    const taxType = types === 'NoTax' ? 'NONE' : line.taxType
    return { ...line, taxType, taxAmount: taxOf(work, line.lineAmount, taxType, types) }
  })
}

function readLine(work: Work, fields: Fields, types: LineAmountTypes, remarks: Remarks): ManualJournalLine {
  const { errors } = remarks
  const account = readAccount(work, fields, remarks)
  const lineAmount = decimalOr(fields, 'LineAmount', 2, undefined, errors)
  if (lineAmount === undefined) errors.push(UNSEEN.journalAmountMissing)
  const taxType = readTaxType(work, fields, account, types, errors)
  return {
    lineAmount: lineAmount ?? 0n,
    taxType,
    taxAmount: taxOf(work, lineAmount ?? 0n, taxType, types),
    tracking: readTracking(work.organisation, fields, [], errors),
    ...present<Partial<ManualJournalLine>>({
      accountId: account?.id,
      accountCode: account?.code,
      description: shortText(fields, 'Description', undefined, 4000, errors),
    }),
  }
}

/** A code that is not in the chart is taken off with a warning, so that a draft is kept; one that no journal may use is refused. */
function readAccount(work: Work, fields: Fields, { errors, warnings }: Remarks): Account | undefined {
  const { organisation } = work
  const id = readText(fields.get('AccountID'))?.toLowerCase()
  const code = textOr(fields, 'AccountCode', undefined)
  if (code === undefined && id === undefined) return undefined
  const account = code === undefined ? organisation.accounts.get(id ?? '') : accountByCode(organisation, code)
  if (!account) {
    warnings.push(SEEN.accountRemoved(code ?? id ?? ''))
    return undefined
  }
  const problem = journalProblem(account)
  if (problem !== undefined) errors.push(problem)
  return account
}

/** Accounts that only Xero itself posts to: bank, receivables, payables, retained earnings and tracked stock. */
function journalProblem(account: Account): string | undefined {
  if (account.type === 'INVENTORY') return SEEN.accountCodeInvalid(account.code)
  return codingProblem(account, account.code)
}

/** Why the lines of a journal cannot be posted now: an account is missing, or was archived or closed to journals since. */
export function postingProblems(work: Work, lines: readonly ManualJournalLine[]): string[] {
  return lines.flatMap(({ accountId }) => {
    const account = accountId === undefined ? undefined : work.organisation.accounts.get(accountId)
    const problem = account ? journalProblem(account) : UNSEEN.journalAccountMissing
    return problem === undefined ? [] : [problem]
  })
}

function readTaxType(
  work: Work,
  fields: Fields,
  account: Account | undefined,
  types: LineAmountTypes,
  errors: string[],
): string {
  if (types === 'NoTax') return 'NONE'
  const sent = textOr(fields, 'TaxType', undefined)
  if (sent === undefined) return account?.taxType ?? 'NONE'
  const problem = taxProblem(work.organisation.taxRates.get(sent), sent, account)
  if (problem !== undefined) errors.push(problem)
  return sent
}

function taxOf(work: Work, amount: Cents, taxType: string, types: LineAmountTypes): Cents {
  return lineTaxOf(amount, work.organisation.taxRates.get(taxType)?.rate ?? 0n, types)
}

/** What a line comes to with its tax. */
export function grossOf(line: ManualJournalLine, types: LineAmountTypes): Cents {
  return types === 'Exclusive' ? line.lineAmount + line.taxAmount : line.lineAmount
}
