import type { Account, Region } from '../state-settings.ts'
import { ordinaryTaxes, type RegionTaxes } from './tax-rates.ts'

type TaxCase = keyof RegionTaxes

/** Options of an account: `P` accepts payments, `C` shows in expense claims. */
type Row = readonly [
  code: string,
  name: string,
  type: string,
  tax: TaxCase,
  options?: 'P' | 'C' | '',
  systemAccount?: string,
]

const COMMON: readonly Row[] = [
  ['200', 'Sales', 'REVENUE', 'sales'],
  ['210', 'Service Income', 'REVENUE', 'services'],
  ['260', 'Other Revenue', 'REVENUE', 'sales'],
  ['270', 'Interest Income', 'REVENUE', 'none'],
  ['300', 'Purchases', 'DIRECTCOSTS', 'purchases'],
  ['310', 'Cost of Goods Sold', 'DIRECTCOSTS', 'purchases'],
  ['325', 'Subcontractors', 'DIRECTCOSTS', 'purchases'],
  ['400', 'Advertising', 'EXPENSE', 'purchases', 'C'],
  ['401', 'Inventory Adjustments', 'EXPENSE', 'none'],
  ['404', 'Bank Fees', 'EXPENSE', 'none'],
  ['408', 'Cleaning', 'EXPENSE', 'purchases'],
  ['412', 'Consulting & Accounting', 'EXPENSE', 'purchases'],
  ['416', 'Depreciation', 'DEPRECIATN', 'none'],
  ['420', 'Entertainment', 'EXPENSE', 'purchases', 'C'],
  ['425', 'Freight & Courier', 'EXPENSE', 'purchases'],
  ['429', 'General Expenses', 'EXPENSE', 'purchases', 'C'],
  ['433', 'Insurance', 'EXPENSE', 'purchases'],
  ['437', 'Interest Expense', 'EXPENSE', 'none'],
  ['441', 'Legal expenses', 'EXPENSE', 'purchases'],
  ['445', 'Light, Power, Heating', 'EXPENSE', 'purchases'],
  ['449', 'Motor Vehicle Expenses', 'EXPENSE', 'purchases', 'C'],
  ['453', 'Office Expenses', 'EXPENSE', 'purchases', 'C'],
  ['461', 'Printing & Stationery', 'EXPENSE', 'purchases', 'C'],
  ['469', 'Rent', 'EXPENSE', 'purchases'],
  ['473', 'Repairs and Maintenance', 'EXPENSE', 'purchases'],
  ['477', 'Wages and Salaries', 'EXPENSE', 'none'],
  ['485', 'Subscriptions', 'EXPENSE', 'purchases', 'C'],
  ['489', 'Telephone & Internet', 'EXPENSE', 'purchases'],
  ['493', 'Travel - National', 'EXPENSE', 'purchases', 'C'],
  ['494', 'Travel - International', 'EXPENSE', 'none', 'C'],
  ['497', 'Bank Revaluations', 'EXPENSE', 'none', '', 'BANKCURRENCYGAIN'],
  ['498', 'Unrealised Currency Gains', 'EXPENSE', 'none', '', 'UNREALISEDCURRENCYGAIN'],
  ['499', 'Realised Currency Gains', 'EXPENSE', 'none', '', 'REALISEDCURRENCYGAIN'],
  ['505', 'Income Tax Expense', 'EXPENSE', 'none'],
  ['610', 'Accounts Receivable', 'CURRENT', 'none', '', 'DEBTORS'],
  ['620', 'Prepayments', 'PREPAYMENT', 'none'],
  ['630', 'Inventory', 'INVENTORY', 'none'],
  ['710', 'Office Equipment', 'FIXED', 'purchases'],
  ['711', 'Less Accumulated Depreciation on Office Equipment', 'FIXED', 'none'],
  ['720', 'Computer Equipment', 'FIXED', 'purchases'],
  ['721', 'Less Accumulated Depreciation on Computer Equipment', 'FIXED', 'none'],
  ['730', 'Motor Vehicles', 'FIXED', 'purchases'],
  ['731', 'Less Accumulated Depreciation on Motor Vehicles', 'FIXED', 'none'],
  ['800', 'Accounts Payable', 'CURRLIAB', 'none', '', 'CREDITORS'],
  ['801', 'Unpaid Expense Claims', 'CURRLIAB', 'none', '', 'UNPAIDEXPCLM'],
  ['803', 'Wages Payable', 'CURRLIAB', 'none'],
  ['805', 'Accruals', 'CURRLIAB', 'none'],
  ['814', 'Wages Payable - Payroll', 'CURRLIAB', 'none', '', 'WAGEPAYABLES'],
  ['830', 'Income Tax', 'CURRLIAB', 'none'],
  ['835', 'Revenue Received in Advance', 'CURRLIAB', 'sales'],
  ['840', 'Historical Adjustment', 'CURRLIAB', 'none', '', 'HISTORICAL'],
  ['850', 'Suspense', 'CURRLIAB', 'none'],
  ['855', 'Clearing Account', 'CURRLIAB', 'none', 'P'],
  ['860', 'Rounding', 'CURRLIAB', 'none', '', 'ROUNDING'],
  ['877', 'Tracking Transfers', 'CURRLIAB', 'none', '', 'TRACKINGTRANSFERS'],
  ['880', 'Owner A Drawings', 'EQUITY', 'none', 'P'],
  ['881', 'Owner A Funds Introduced', 'EQUITY', 'none', 'P'],
  ['900', 'Loan', 'TERMLIAB', 'none'],
  ['960', 'Retained Earnings', 'EQUITY', 'none', '', 'RETAINEDEARNINGS'],
  ['970', 'Owner A Share Capital', 'EQUITY', 'none'],
]

const REGIONAL: Readonly<Record<Region, readonly Row[]>> = {
  nz: [
    ['478', 'KiwiSaver Employer Contributions', 'EXPENSE', 'none'],
    ['820', 'GST', 'CURRLIAB', 'none', '', 'GST'],
    ['825', 'PAYE Payable', 'CURRLIAB', 'none'],
  ],
  au: [
    ['478', 'Superannuation', 'EXPENSE', 'none'],
    ['820', 'GST', 'CURRLIAB', 'none', '', 'GST'],
    ['825', 'PAYG Withholdings Payable', 'CURRLIAB', 'none'],
    ['826', 'Superannuation Payable', 'CURRLIAB', 'none'],
  ],
  uk: [
    ['478', "Employer's National Insurance", 'EXPENSE', 'none'],
    ['482', 'Pension Costs', 'EXPENSE', 'none'],
    ['820', 'VAT', 'CURRLIAB', 'none', '', 'GST'],
    ['825', 'PAYE & NIC Payable', 'CURRLIAB', 'none'],
    ['858', 'Pensions Payable', 'CURRLIAB', 'none'],
  ],
  us: [
    ['478', 'Payroll Tax Expense', 'EXPENSE', 'none'],
    ['820', 'Sales Tax', 'CURRLIAB', 'none', '', 'GST'],
    ['825', 'Employee Tax Payable', 'CURRLIAB', 'none'],
  ],
}

/** A bank account of an organisation; `number` in the region's own format. */
export interface BankAccount {
  code: string
  name: string
  number: string
  currency: string
}

/** What a chart of accounts is made from; `now` is milliseconds UTC. */
export interface ChartOptions {
  region: Region
  banks: readonly BankAccount[]
  now: number
  newId(): string
}

/** The chart of accounts of a new organisation by account id, on the numbering of Xero's default chart, bank accounts first. */
export function chartOfAccounts({ region, banks, now, newId }: ChartOptions): Map<string, Account> {
  const rows = [...COMMON, ...REGIONAL[region]].sort((a, b) => (a[0] < b[0] ? -1 : 1))
  const taxes = ordinaryTaxes(region)
  const accounts = [
    ...banks.map((bank) => bankAccount(bank, newId(), taxes.none, now)),
    ...rows.map((row) => account(row, newId(), taxes, now)),
  ]
  return new Map(accounts.map((entry) => [entry.id, entry]))
}

function account(row: Row, id: string, taxes: RegionTaxes, now: number): Account {
  const [code, name, type, tax, options, systemAccount] = row
  return {
    id,
    code,
    name,
    type,
    class: accountClass(type),
    taxType: taxes[tax],
    enablePaymentsToAccount: options === 'P',
    showInExpenseClaims: options === 'C',
    status: 'ACTIVE',
    updatedAt: now,
    ...(systemAccount === undefined ? {} : { systemAccount }),
  }
}

function bankAccount(bank: BankAccount, id: string, taxType: string, now: number): Account {
  return {
    id,
    code: bank.code,
    name: bank.name,
    type: 'BANK',
    class: 'ASSET',
    taxType,
    bankAccountNumber: bank.number,
    bankAccountType: 'BANK',
    currencyCode: bank.currency,
    enablePaymentsToAccount: false,
    showInExpenseClaims: false,
    status: 'ACTIVE',
    updatedAt: now,
  }
}

const CLASSES: readonly (readonly [Account['class'], readonly string[]])[] = [
  ['ASSET', ['BANK', 'CURRENT', 'FIXED', 'INVENTORY', 'NONCURRENT', 'PREPAYMENT']],
  ['LIABILITY', ['CURRLIAB', 'LIABILITY', 'TERMLIAB', 'PAYG']],
  ['EQUITY', ['EQUITY']],
  ['REVENUE', ['REVENUE', 'SALES', 'OTHERINCOME']],
]

/** The class Xero derives from an account's type: everything that is neither asset, liability, equity nor revenue is an expense. */
function accountClass(type: string): Account['class'] {
  return CLASSES.find(([, types]) => types.includes(type))?.[0] ?? 'EXPENSE'
}
