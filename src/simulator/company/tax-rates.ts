import { decimal4 } from '../../books/money.ts'
import type { Region, TaxRate } from '../state-settings.ts'

/** Account classes a rate may be used with: Assets, Equity, eXpenses, Liabilities, Revenue. */
type Classes = `${'A' | ''}${'E' | ''}${'X' | ''}${'L' | ''}${'R' | ''}`

type Component = readonly [name: string, percent: string]

type Row = readonly [
  taxType: string,
  name: string,
  reportTaxType: string,
  appliesTo: Classes,
  components: readonly Component[],
]

const NZ: readonly Row[] = [
  ['INPUT2', '15% GST on Expenses', 'INPUT', 'AEXL', [['GST', '15']]],
  ['OUTPUT2', '15% GST on Income', 'OUTPUT', 'AELR', [['GST', '15']]],
  ['GSTONIMPORTS', 'GST on Imports', 'GSTONIMPORTS', 'L', [['GST', '0']]],
  ['NONE', 'No GST', 'NONE', 'AEXLR', [['No GST', '0']]],
  ['ZERORATED', 'Zero Rated', 'OUTPUT', 'LR', [['GST', '0']]],
]

const AU: readonly Row[] = [
  ['OUTPUT', 'GST on Income', 'OUTPUT', 'AELR', [['GST', '10']]],
  ['EXEMPTOUTPUT', 'GST Free Income', 'EXEMPTOUTPUT', 'AELR', [['GST Free', '0']]],
  ['EXEMPTEXPORT', 'GST Free Exports', 'EXEMPTEXPORT', 'LR', [['GST Free Exports', '0']]],
  ['INPUTTAXED', 'Input Taxed', 'INPUTTAXED', 'AEXLR', [['Input Taxed', '0']]],
  ['INPUT', 'GST on Expenses', 'INPUT', 'AEXL', [['GST', '10']]],
  ['EXEMPTEXPENSES', 'GST Free Expenses', 'EXEMPTEXPENSES', 'AEXL', [['GST Free', '0']]],
  ['CAPEXINPUT', 'GST on Capital', 'CAPITALEXPENSESINPUT', 'AEXL', [['GST', '10']]],
  ['EXEMPTCAPITAL', 'GST Free Capital', 'EXEMPTCAPITAL', 'AEXL', [['GST Free', '0']]],
  ['GSTONIMPORTS', 'GST on Imports', 'GSTONIMPORTS', 'AXL', [['GST', '0']]],
  ['GSTONCAPIMPORTS', 'GST on Capital Imports', 'GSTONCAPITALIMPORTS', 'AXL', [['GST', '0']]],
  ['BASEXCLUDED', 'BAS Excluded', 'BASEXCLUDED', 'AEXLR', [['BAS Excluded', '0']]],
]

const UK: readonly Row[] = [
  ['OUTPUT2', '20% (VAT on Income)', 'OUTPUT', 'AELR', [['VAT', '20']]],
  ['INPUT2', '20% (VAT on Expenses)', 'INPUT', 'AEXL', [['VAT', '20']]],
  ['RROUTPUT', '5% (VAT on Income)', 'OUTPUT', 'AELR', [['VAT', '5']]],
  ['RRINPUT', '5% (VAT on Expenses)', 'INPUT', 'AEXL', [['VAT', '5']]],
  ['CAPEXOUTPUT2', '20% (VAT on Capital Sales)', 'CAPITALSALESOUTPUT', 'AELR', [['VAT', '20']]],
  ['CAPEXINPUT2', '20% (VAT on Capital Purchases)', 'CAPITALEXPENSESINPUT', 'AEXL', [['VAT', '20']]],
  ['ZERORATEDOUTPUT', 'Zero Rated Income', 'OUTPUT', 'AELR', [['VAT', '0']]],
  ['ZERORATEDINPUT', 'Zero Rated Expenses', 'INPUT', 'AEXL', [['VAT', '0']]],
  ['EXEMPTOUTPUT', 'Exempt Income', 'EXEMPTOUTPUT', 'AELR', [['VAT', '0']]],
  ['EXEMPTEXPENSES', 'Exempt Expenses', 'EXEMPTINPUT', 'AEXL', [['VAT', '0']]],
  ['ECZROUTPUT', 'Zero Rated EC Goods Income', 'ECOUTPUT', 'LR', [['VAT', '0']]],
  ['ECZROUTPUTSERVICES', 'Zero Rated EC Services', 'ECOUTPUTSERVICES', 'LR', [['VAT', '0']]],
  ['GSTONIMPORTS', 'VAT on Imports', 'GSTONIMPORTS', 'AXL', [['VAT', '0']]],
  ['NONE', 'No VAT', 'NONE', 'AEXLR', [['No VAT', '0']]],
]

const US: readonly Row[] = [
  [
    'TAX001',
    'Sales Tax California',
    'OUTPUT',
    'AELR',
    [
      ['State', '6'],
      ['County', '1.25'],
    ],
  ],
  [
    'TAX002',
    'Sales Tax Texas',
    'OUTPUT',
    'AELR',
    [
      ['State', '6.25'],
      ['City', '2'],
    ],
  ],
  ['OUTPUT', 'Tax on Sales', 'OUTPUT', 'AELR', [['Sales Tax', '0']]],
  ['INPUT', 'Tax on Purchases', 'INPUT', 'AEXL', [['Purchases Tax', '0']]],
  ['GSTONIMPORTS', 'Sales Tax on Imports', 'GSTONIMPORTS', 'AXL', [['Sales Tax', '0']]],
  ['NONE', 'Tax Exempt', 'NONE', 'AEXLR', [['Tax Exempt', '0']]],
]

const RATES: Readonly<Record<Region, readonly Row[]>> = { nz: NZ, au: AU, uk: UK, us: US }

/** The tax rates a new organisation of a region has in Xero, by tax type. The two US sales taxes are rates its owner added. */
export function taxRates(region: Region): Map<string, TaxRate> {
  return new Map(RATES[region].map((row) => [row[0], taxRate(row)]))
}

function taxRate([taxType, name, reportTaxType, appliesTo, components]: Row): TaxRate {
  const parts = components.map(([part, percent]) => ({
    name: part,
    rate: decimal4(percent),
    compound: false,
    nonRecoverable: false,
  }))
  return {
    taxType,
    name,
    rate: parts.reduce((total, part) => total + part.rate, 0n),
    components: parts,
    status: 'ACTIVE',
    reportTaxType,
    appliesTo: {
      assets: appliesTo.includes('A'),
      equity: appliesTo.includes('E'),
      expenses: appliesTo.includes('X'),
      liabilities: appliesTo.includes('L'),
      revenue: appliesTo.includes('R'),
    },
  }
}

/** Which tax type a region uses for the ordinary cases of trade. */
export interface RegionTaxes {
  /** Sales of goods at home. */
  sales: string
  /** Sales of services at home, which United States sales tax mostly leaves out. */
  services: string
  /** Sales to customers abroad. */
  exports: string
  /** Purchases at home. */
  purchases: string
  /** Wages, bank fees, transfers: outside the scope of the tax. */
  none: string
}

const ORDINARY: Readonly<Record<Region, RegionTaxes>> = {
  nz: { sales: 'OUTPUT2', services: 'OUTPUT2', exports: 'ZERORATED', purchases: 'INPUT2', none: 'NONE' },
  au: { sales: 'OUTPUT', services: 'OUTPUT', exports: 'EXEMPTEXPORT', purchases: 'INPUT', none: 'BASEXCLUDED' },
  uk: { sales: 'OUTPUT2', services: 'OUTPUT2', exports: 'ZERORATEDOUTPUT', purchases: 'INPUT2', none: 'NONE' },
  us: { sales: 'TAX001', services: 'NONE', exports: 'NONE', purchases: 'NONE', none: 'NONE' },
}

/** The tax types a region uses for ordinary sales, exports, purchases and untaxed lines. */
export function ordinaryTaxes(region: Region): RegionTaxes {
  return ORDINARY[region]
}
