import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { decimal4Number } from '../edge/wire-numbers.ts'
import type { Contact } from '../state.ts'

/** `/Organisation/{OrganisationID}/CISSettings`: the Construction Industry Scheme, which only organisations in the United Kingdom have. */
export function organisationCisSettings(call: ApiCall, context: ApiContext): Answer {
  const { id, settings } = context.organisation
  if (call.path[1]?.toLowerCase() !== id || call.path.length > 3 || settings.region !== 'uk') throw notFoundPage()
  const { cis } = settings
  const json = {
    CISContractorEnabled: cis?.contractor ?? false,
    CISSubContractorEnabled: cis?.subcontractor ?? false,
    ...(cis?.rate === undefined ? {} : { Rate: decimal4Number(cis.rate) }),
  }
  return { kind: 'envelope', resource: 'CISSettings', items: [json] }
}

/** `/Contacts/{ContactID}/CISSettings`: whether a contact is a subcontractor, and at what rate; the rate only when it is one. */
export function contactCisSettings(call: ApiCall, context: ApiContext, contact: Contact): Answer {
  if (call.method !== 'GET') throw notImplemented()
  if (call.path.length > 3 || context.organisation.settings.region !== 'uk') throw notFoundPage()
  const { cisRate } = contact
  const json = {
    CISEnabled: cisRate !== undefined,
    ...(cisRate === undefined ? {} : { Rate: decimal4Number(cisRate) }),
  }
  return { kind: 'envelope', resource: 'CISSettings', items: [json] }
}
