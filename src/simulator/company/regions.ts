import type { OrganisationSettings, Region } from '../state-settings.ts'
import type { RandomSource } from './random.ts'

/** What a country changes about a company: everything an accountant would see on the settings page. */
export interface RegionProfile {
  version: OrganisationSettings['version']
  countryCode: string
  country: string
  baseCurrency: string
  /** Currency of the foreign customer, and its units per base unit in millionths at the start of a history. */
  foreignCurrency: { code: string; description: string; rate: bigint }
  currencyName: string
  timeZone: string
  financialYearEnd: readonly [day: number, month: number]
  salesTaxBasis: string
  salesTaxPeriod: string
  cities: readonly (readonly [city: string, region: string, postcode: string])[]
  /** Patterns in which each `#` is one random digit. */
  bankAccount: string
  taxNumber: string
  companyNumber: string
  phone: { country: string; area: string; number: string; mobile: string }
  /** Nine o'clock standard time at the office, in hours after midnight UTC of the same calendar day. */
  opensAt: number
}

const PROFILES: Readonly<Record<Region, RegionProfile>> = {
  nz: {
    version: 'NZ',
    countryCode: 'NZ',
    country: 'New Zealand',
    baseCurrency: 'NZD',
    foreignCurrency: { code: 'USD', description: 'United States Dollar', rate: 600_000n },
    currencyName: 'New Zealand Dollar',
    timeZone: 'NEWZEALANDSTANDARDTIME',
    financialYearEnd: [31, 3],
    salesTaxBasis: 'INVOICE',
    salesTaxPeriod: '2MONTHLY',
    cities: [
      ['Auckland', 'Auckland', '1010'],
      ['Wellington', 'Wellington', '6011'],
      ['Christchurch', 'Canterbury', '8011'],
      ['Hamilton', 'Waikato', '3204'],
    ],
    bankAccount: '99-00##-0######-00',
    taxNumber: '1##-###-###',
    companyNumber: '94290#######',
    phone: { country: '64', area: '9', number: '555 0###', mobile: '21 555 0##' },
    opensAt: -3,
  },
  au: {
    version: 'AU',
    countryCode: 'AU',
    country: 'Australia',
    baseCurrency: 'AUD',
    foreignCurrency: { code: 'USD', description: 'United States Dollar', rate: 660_000n },
    currencyName: 'Australian Dollar',
    timeZone: 'AUSEASTERNSTANDARDTIME',
    financialYearEnd: [30, 6],
    salesTaxBasis: 'ACCRUALS',
    salesTaxPeriod: 'QUARTERLY1',
    cities: [
      ['Sydney', 'NSW', '2000'],
      ['Melbourne', 'VIC', '3000'],
      ['Brisbane', 'QLD', '4000'],
      ['Newcastle', 'NSW', '2300'],
    ],
    bankAccount: '999-0## ########',
    taxNumber: '## ### ### ###',
    companyNumber: '### ### ###',
    phone: { country: '61', area: '2', number: '5550 ####', mobile: '491 570 ###' },
    opensAt: -1,
  },
  uk: {
    version: 'UK',
    countryCode: 'GB',
    country: 'United Kingdom',
    baseCurrency: 'GBP',
    foreignCurrency: { code: 'USD', description: 'United States Dollar', rate: 1_310_000n },
    currencyName: 'British Pound',
    timeZone: 'GMTSTANDARDTIME',
    financialYearEnd: [31, 3],
    salesTaxBasis: 'ACCRUAL',
    salesTaxPeriod: 'QUARTERLY',
    cities: [
      ['Leeds', 'West Yorkshire', 'LS1 4AP'],
      ['London', 'Greater London', 'EC2A 4NE'],
      ['Bristol', 'Avon', 'BS1 5TR'],
      ['Manchester', 'Greater Manchester', 'M2 3AB'],
    ],
    bankAccount: '00-00-## ########',
    taxNumber: 'GB#########',
    companyNumber: '0#######',
    phone: { country: '44', area: '113', number: '496 0###', mobile: '7700 900###' },
    opensAt: 9,
  },
  us: {
    version: 'US',
    countryCode: 'US',
    country: 'United States',
    baseCurrency: 'USD',
    foreignCurrency: { code: 'CAD', description: 'Canadian Dollar', rate: 1_370_000n },
    currencyName: 'United States Dollar',
    timeZone: 'PACIFICSTANDARDTIME',
    financialYearEnd: [31, 12],
    salesTaxBasis: 'ACCRUAL',
    salesTaxPeriod: 'QUARTERLY',
    cities: [
      ['San Diego', 'CA', '92101'],
      ['Sacramento', 'CA', '95814'],
      ['Oakland', 'CA', '94607'],
      ['Fresno', 'CA', '93721'],
    ],
    bankAccount: '000000### ##########',
    taxNumber: '##-#######',
    companyNumber: 'C#######',
    phone: { country: '1', area: '619', number: '555-01##', mobile: '555-01##' },
    opensAt: 17,
  },
}

/** The facts of a region: currency, time zone, tax periods, formats of addresses, phones, bank accounts and tax numbers. */
export function regionProfile(region: Region): RegionProfile {
  return PROFILES[region]
}

/** A number in a region's format: each `#` of the pattern becomes a random digit. */
export function digitsIn(pattern: string, source: RandomSource): string {
  return pattern.replace(/#/g, () => String(source.between(0, 9)))
}
