import { z } from 'zod'
import type { Organisation } from '../../books/organisation.ts'
import { ianaZone } from '../../books/time-zones.ts'
import type { Log } from '../network.ts'
import { flag, maybeDay, optional, read, requiredText, text } from './shape.ts'

const organisationsShape = z.looseObject({
  organisations: z
    .array(
      z.looseObject({
        name: requiredText,
        legalName: text,
        isDemoCompany: flag,
        countryCode: text,
        baseCurrency: requiredText,
        timezone: text,
        _class: text,
        shortCode: text,
        financialYearEndDay: optional(z.number().int()),
        financialYearEndMonth: optional(z.number().int()),
        salesTaxBasis: text,
        salesTaxPeriod: text,
        periodLockDate: maybeDay,
        endOfYearLockDate: maybeDay,
      }),
    )
    .min(1),
})

/** The organisation under its tenant id. An unknown time zone is logged and read as UTC. */
export function organisationOf(tenantId: string, value: unknown, log: Log): Organisation {
  const [wire] = read('Organisation', organisationsShape, value).organisations
  if (!wire) throw new RangeError('an organisation was checked to be there')
  const zone = ianaZone(wire.timezone)
  if (zone === undefined) log('unknown_time_zone', { organisation: tenantId, zone: wire.timezone.slice(0, 60) })
  return {
    id: tenantId,
    name: wire.name,
    demo: wire.isDemoCompany,
    legalName: wire.legalName,
    country: wire.countryCode,
    baseCurrency: wire.baseCurrency,
    zone: zone ?? 'Etc/UTC',
    ...(zone === undefined ? { unknownZone: wire.timezone } : {}),
    ...(wire._class === '' ? {} : { plan: wire._class }),
    shortCode: wire.shortCode,
    financialYearEnd: { day: wire.financialYearEndDay ?? 31, month: wire.financialYearEndMonth ?? 12 },
    salesTaxBasis: wire.salesTaxBasis,
    salesTaxPeriod: wire.salesTaxPeriod,
    periodLockDate: wire.periodLockDate,
    endOfYearLockDate: wire.endOfYearLockDate,
  }
}
