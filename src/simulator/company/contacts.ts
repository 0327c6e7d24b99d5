import type { PaymentTerm } from '../state.ts'
import type { Region } from '../state-settings.ts'
import { FIRST_NAMES, LAST_NAMES, STREETS } from './names.ts'
import { randomSource } from './random.ts'
import { digitsIn, regionProfile } from './regions.ts'
import { ordinaryTaxes } from './tax-rates.ts'

/** Terms and defaults of a contact; amounts and dates come with its documents. */
export interface ContactTerms {
  terms: PaymentTerm
  supplier: boolean
  account: string
  /** Of a customer abroad, whose sales are taxed as exports. */
  currency?: string
}

/**
 * A contact in the form the accounting API takes, with address, phones, tax number and bank account in the region's formats.
 * The same name and region always give the same contact. E-mail addresses are in the reserved domain `example`.
 */
export function contactBody(name: string, region: Region, terms: ContactTerms): Record<string, unknown> {
  const source = randomSource(`${region}/contact/${name}`)
  const profile = regionProfile(region)
  const [firstName, lastName] = [source.pick(FIRST_NAMES), source.pick(LAST_NAMES)]
  const domain = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '')}.example`
  const term = { Day: terms.terms.day, Type: terms.terms.type }
  return {
    Name: name,
    FirstName: firstName,
    LastName: lastName,
    EmailAddress: `accounts@${domain}`,
    AccountNumber: digitsIn(terms.supplier ? 'S-#####' : 'C-#####', source),
    TaxNumber: digitsIn(profile.taxNumber, source),
    CompanyNumber: digitsIn(profile.companyNumber, source),
    Addresses: addresses(region, source),
    Phones: phones(region, source),
    ContactPersons: source.chance(300) ? [contactPerson(domain, source)] : [],
    DefaultCurrency: terms.currency ?? profile.baseCurrency,
    ...(terms.supplier
      ? { BankAccountDetails: digitsIn(profile.bankAccount, source), PurchasesDefaultAccountCode: terms.account }
      : { SalesDefaultAccountCode: terms.account }),
    ...(terms.currency === undefined ? {} : { AccountsReceivableTaxType: ordinaryTaxes(region).exports }),
    PaymentTerms: terms.supplier ? { Bills: term } : { Sales: term },
  }
}

type Source = ReturnType<typeof randomSource>

function addresses(region: Region, source: Source): Record<string, unknown>[] {
  const profile = regionProfile(region)
  const [city, state, postcode] = source.pick(profile.cities)
  const place = { City: city, Region: state, PostalCode: postcode, Country: profile.country }
  return [
    { AddressType: 'STREET', AddressLine1: `${source.between(1, 240)} ${source.pick(STREETS)}`, ...place },
    { AddressType: 'POBOX', AddressLine1: `PO Box ${source.between(100, 9999)}`, ...place },
  ]
}

function phones(region: Region, source: Source): Record<string, unknown>[] {
  const { country, area, number, mobile } = regionProfile(region).phone
  return [
    {
      PhoneType: 'DEFAULT',
      PhoneCountryCode: country,
      PhoneAreaCode: area,
      PhoneNumber: digitsIn(number, source),
    },
    { PhoneType: 'MOBILE', PhoneCountryCode: country, PhoneNumber: digitsIn(mobile, source) },
  ]
}

function contactPerson(domain: string, source: Source): Record<string, unknown> {
  const [FirstName, LastName] = [source.pick(FIRST_NAMES), source.pick(LAST_NAMES)]
  return {
    FirstName,
    LastName,
    EmailAddress: `${FirstName.toLowerCase()}.${LastName.toLowerCase()}@${domain}`,
    IncludeInEmails: true,
  }
}
