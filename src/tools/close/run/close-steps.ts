/** The steps of a close, in the order in which people take them. */
export const STEPS = [
  'cut_off',
  'bank',
  'receivables',
  'payables',
  'inventory',
  'payroll',
  'fixed_assets',
  'adjustments',
  'currency',
  'tax',
  'ledger',
  'flux',
  'pack',
  'sign',
  'lock',
] as const

/** The name of a step. */
export type StepId = (typeof STEPS)[number]

/** What of a step a computer finds out, a person brings evidence for, or a person alone decides. */
export type StepKind = 'computed' | 'evidence' | 'human'

/** A step: what people call it, and the steps that come before it. */
export interface Step {
  title: string
  kind: StepKind
  after: readonly StepId[]
}

const SUBLEDGERS = ['bank', 'receivables', 'payables', 'inventory', 'payroll', 'fixed_assets'] as const

/** The graph of steps: cut-off; bank and the subledgers; adjustments and currency; tax; ledger; flux; pack; sign; the lock, which is only observed. */
export const STEP_GRAPH: Readonly<Record<StepId, Step>> = {
  cut_off: { title: 'Cut-off and drafts', kind: 'computed', after: [] },
  bank: { title: 'Bank', kind: 'evidence', after: ['cut_off'] },
  receivables: { title: 'Receivables', kind: 'computed', after: ['cut_off'] },
  payables: { title: 'Payables and purchases', kind: 'computed', after: ['cut_off'] },
  inventory: { title: 'Inventory', kind: 'computed', after: ['cut_off'] },
  payroll: { title: 'Payroll', kind: 'computed', after: ['cut_off'] },
  fixed_assets: { title: 'Fixed assets', kind: 'computed', after: ['cut_off'] },
  adjustments: { title: 'Recurring, accruals and prepayments', kind: 'computed', after: SUBLEDGERS },
  currency: { title: 'Currency and intercompany', kind: 'computed', after: SUBLEDGERS },
  tax: { title: 'Sales tax', kind: 'computed', after: ['adjustments', 'currency'] },
  ledger: { title: 'Ledger completeness and trial balance', kind: 'computed', after: ['tax'] },
  flux: { title: 'Flux', kind: 'computed', after: ['ledger'] },
  pack: { title: 'Report pack', kind: 'computed', after: ['flux'] },
  sign: { title: 'Sign-off', kind: 'human', after: ['pack'] },
  lock: { title: 'Lock date', kind: 'human', after: ['sign'] },
}
