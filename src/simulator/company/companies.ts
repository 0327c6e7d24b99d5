import type { Simulator } from '../contract.ts'
import { seededIds } from '../ids.ts'
import type { OrganisationState } from '../state.ts'
import type { Region } from '../state-settings.ts'
import { demoCompany } from './demo.ts'
import { type SeededCompanyOptions, seededCompany } from './generate.ts'
import { addOrganisation, emptyOrganisation } from './organisations.ts'

/** Which company to found: the demo's two, one without documents, or a generated one of a given size. */
export interface CompanyChoice {
  company: 'demo' | 'empty' | Omit<SeededCompanyOptions, 'region'>
  region?: Region
  /** Lets demo organisations send e-mail, which Xero refuses. */
  allowEmail?: boolean
  /** Name of an empty company. */
  name?: string
}

/** The countries a company can be in. */
export const REGIONS: readonly Region[] = ['nz', 'au', 'uk', 'us']

/**
 * Founds companies in a simulator, with their history up to the simulator's clock, and returns them in the order they were founded.
 * New Zealand is the region when none is given.
 */
export function foundCompany(simulator: Simulator, choice: CompanyChoice): OrganisationState[] {
  const region = choice.region ?? 'nz'
  if (choice.company === 'demo') return demoCompany(simulator, region, choice.allowEmail)
  if (choice.company === 'empty') return [foundEmpty(simulator, region, choice)]
  return [seededCompany(simulator, { ...choice.company, region })]
}

function foundEmpty(simulator: Simulator, region: Region, { name, allowEmail }: CompanyChoice): OrganisationState {
  const title = name ?? 'New Company'
  const ids = seededIds(simulator.state.organisations.size + 1000)
  const organisation = emptyOrganisation({
    name: title,
    region,
    now: simulator.clock.now(),
    newId: () => ids.guid(),
    ...(allowEmail === undefined ? {} : { allowEmail }),
  })
  addOrganisation(simulator.state, organisation)
  return organisation
}
