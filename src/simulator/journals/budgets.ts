import { type Day, monthOf } from '../../books/day.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { msInstant } from '../edge/wire-dates.ts'
import { centsNumber } from '../edge/wire-numbers.ts'
import { dayParameter } from '../reports/report-query.ts'
import type { OrganisationState } from '../state.ts'
import type { Budget } from '../state-journals.ts'

type Json = Record<string, unknown>

/** `/Budgets`: read only. A list tells which there are; by id, or asked for by `IDs`, they come with their months between two dates. */
export function budgetsEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'GET') throw notImplemented()
  const [, key, part] = call.path
  const { organisation } = context
  const span = { from: dayParameter(call, 'datefrom'), to: dayParameter(call, 'dateto') }
  if (key !== undefined) {
    const budget = organisation.budgets.get(key.toLowerCase())
    if (!budget || part !== undefined) throw notFoundPage()
    return { kind: 'envelope', resource: 'Budgets', items: [budgetJson(organisation, budget, span)] }
  }
  const ids = wantedIds(call)
  const budgets = [...organisation.budgets.values()].filter(({ id }) => ids === undefined || ids.has(id))
  const items = budgets.map((budget) => budgetJson(organisation, budget, ids && span))
  return { kind: 'envelope', resource: 'Budgets', items }
}

function wantedIds(call: ApiCall): Set<string> | undefined {
  const text = call.query.get('ids')?.trim() ?? ''
  if (text === '') return undefined
  return new Set(text.split(',').map((id) => id.trim().replaceAll('"', '').toLowerCase()))
}

interface Span {
  from: Day | undefined
  to: Day | undefined
}

function budgetJson(organisation: OrganisationState, budget: Budget, span: Span | undefined): Json {
  return {
    BudgetID: budget.id,
    Type: budget.type,
    Description: budget.description,
    UpdatedDateUTC: msInstant(budget.updatedAt),
    BudgetLines: span ? budget.lines.map((line) => lineJson(organisation, line, span)) : [],
    Tracking: budget.tracking.map(({ categoryId, optionId }) => {
      const category = organisation.trackingCategories.get(categoryId)
      return {
        TrackingCategoryID: categoryId,
        Name: category?.name ?? '',
        TrackingOptionID: optionId,
        Option: category?.options.find(({ id }) => id === optionId)?.name ?? '',
      }
    }),
  }
}

function lineJson(organisation: OrganisationState, { accountId, balances }: Budget['lines'][number], span: Span): Json {
  return {
    AccountID: accountId,
    AccountCode: organisation.accounts.get(accountId)?.code ?? '',
    BudgetBalances: balances
      .filter(({ period }) => isWithin(period, span))
      .map(({ period, amount, notes }) => ({ Period: period, Amount: centsNumber(amount), Notes: notes ?? '' })),
  }
}

function isWithin(period: string, { from, to }: Span): boolean {
  return (from === undefined || period >= monthOf(from)) && (to === undefined || period <= monthOf(to))
}
