import { addMonths, type Day, dayAt, dayOf, endOfMonth, partsOf, utcMidnight } from '../../books/day.ts'
import { ianaZone } from '../../books/time-zones.ts'
import type { Simulator } from '../contract.ts'
import { seededIds } from '../ids.ts'
import type { OrganisationState } from '../state.ts'
import type { OrganisationSettings, Region } from '../state-settings.ts'
import { servicesPlan } from './demo-services.ts'
import { SERVICES, TRADING, tradingPlan } from './demo-trading.ts'
import { addOrganisation, emptyOrganisation } from './organisations.ts'
import { regionProfile } from './regions.ts'
import { writeHistory } from './write-history.ts'

/** Options of the demo's tracking categories, by category. */
const TRACKING: Readonly<Record<string, readonly string[]>> = {
  Department: ['Equipment', 'Projects', 'Support', 'Managed Services', 'Administration'],
  Project: ['Alpha', 'Bravo', 'Delta'],
}

/**
 * Founds the demo's two companies, Kestrel Trading Ltd and Kestrel Services, and writes eighteen months of their books up to the
 * simulator's clock. The same region and clock (and a fresh simulator) give the same books. Returns them in that order.
 */
export function demoCompany(simulator: Simulator, region: Region, allowEmail = false): OrganisationState[] {
  const now = simulator.clock.now()
  const today = dayAt(now, ianaZone(regionProfile(region).timeZone) ?? 'Etc/UTC')
  const { steps, charges } = tradingPlan(region, today)
  const trading = found(simulator, TRADING, { region, allowEmail, today })
  addTracking(trading)
  addForeignCurrency(trading, region)
  writeHistory(simulator, trading, steps, now)
  lockPeriods(trading.settings, today)
  const services = found(simulator, SERVICES, { region, allowEmail, today })
  writeHistory(simulator, services, servicesPlan(region, today, charges), now)
  return [trading, services]
}

interface Founding {
  region: Region
  allowEmail: boolean
  today: Day
}

function found(simulator: Simulator, name: string, { region, allowEmail, today }: Founding): OrganisationState {
  const opened = utcMidnight(addMonths(today, -18)) - 7 * 86_400_000
  const ids = seededIds(name.length * 7919 + region.charCodeAt(0) * 31 + region.charCodeAt(1))
  const organisation = emptyOrganisation({
    name,
    region,
    now: opened,
    newId: () => ids.guid(),
    isDemoCompany: true,
    allowEmail,
  })
  addOrganisation(simulator.state, organisation)
  return organisation
}

function addTracking(organisation: OrganisationState): void {
  const ids = seededIds(organisation.settings.createdAt % 1_000_003)
  for (const [name, options] of Object.entries(TRACKING)) {
    const id = ids.guid()
    organisation.trackingCategories.set(id, {
      id,
      name,
      status: 'ACTIVE',
      options: options.map((option) => ({ id: ids.guid(), name: option, status: 'ACTIVE' })),
    })
  }
}

function addForeignCurrency(organisation: OrganisationState, region: Region): void {
  const { code, description } = regionProfile(region).foreignCurrency
  organisation.currencies.set(code, { code, description })
}

/** Locks everything up to the end of the month four months ago, and the last financial year that ended before that. */
function lockPeriods(settings: OrganisationSettings, today: Day): void {
  settings.periodLockDate = endOfMonth(addMonths(today, -4))
  const { year } = partsOf(settings.periodLockDate)
  const { financialYearEndMonth: month } = settings
  const ends = [year, year - 1].map((each) => endOfMonth(dayOf(each, month, 1)))
  const end = ends.find((day) => day <= (settings.periodLockDate ?? today))
  if (end !== undefined) settings.endOfYearLockDate = end
}
