import { addDays, type Day, day, utcMidnight } from '../../../src/books/day.ts'
import { policyOf } from '../../../src/call/policy.ts'
import type { Context } from '../../../src/call/tool.ts'
import { openInProcess } from '../../../src/cli/open-demo.ts'
import { createLog } from '../../../src/log.ts'
import { fixedClock } from '../../../src/simulator/clock.ts'
import { createSimulator, emptyState } from '../../../src/simulator/simulator.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import { signingKey } from '../../founded.ts'
import { memoryStore } from '../../memory-store.ts'
import { found, type World } from '../../simulator/model/company.ts'
import { dateOf, requestOf } from '../../simulator/model/requests.ts'
import type { Step } from '../../simulator/model/steps.ts'

const START = day('2025-01-10')

/** An organisation after these steps, and the day of the last of them. Steps that Xero refuses change nothing. */
export function afterSteps(
  kind: 'plain' | 'foreign',
  steps: readonly Step[],
): { books: OrganisationState; today: Day } {
  const world = found('plain', START)
  for (const drawn of steps) {
    // Rates of neighbouring days differ by little.
    const step = { ...drawn, rate: 0.6 + (drawn.rate % 0.01) }
    const today = addDays(day(world.today), step.gap)
    world.today = today
    if (step.act === 'lock') continue
    const request = requestOf({ books: world.books, step, date: dateOf(step, today), foreign: kind === 'foreign' })
    if (request) world.perform(...request)
  }
  if (kind === 'foreign') tellRate(world)
  return { books: world.books, today: day(world.today) }
}

/** Books that trade in a currency have some document that tells its rate: with none, stock bought in it cannot be valued. */
function tellRate(world: World): void {
  const LineItems = [{ Description: 'Work', Quantity: 1, UnitAmount: 1, AccountCode: '200' }]
  const rate = { CurrencyCode: 'USD', CurrencyRate: 0.605 }
  const sale = { Type: 'ACCREC', Status: 'AUTHORISED', Contact: { Name: 'Ann' }, Date: START, DueDate: START }
  world.one('PUT', 'Invoices', { ...sale, ...rate, LineAmountTypes: 'NoTax', LineItems })
}

/** The books of an organisation as the server reads them without a copy; whoever opens them closes them. */
export async function opened(organisation: OrganisationState, today: Day) {
  const state = { ...emptyState(), organisations: new Map([[organisation.id, organisation]]) }
  state.identity.signingKey ??= signingKey
  const clock = fixedClock(utcMidnight(today) + 3_600_000)
  const simulator = createSimulator({ state, clock, limits: { minute: 100_000, day: 1_000_000 } })
  const open = await openInProcess(simulator, {
    policy: () => policyOf('observe'),
    log: createLog('silent'),
    user: 'Bea',
    store: (one: Parameters<typeof memoryStore>[0]) => memoryStore(one),
    mirror: false,
    wait: async () => {},
  })
  const [house] = open.houses
  if (!house) throw new Error('no organisation is open')
  const context: Pick<Context, 'books' | 'today' | 'notes' | 'others'> = {
    ...{ books: house.books, today, notes: house.notes },
    others: () => [],
  }
  return { context, close: () => open.close() }
}
