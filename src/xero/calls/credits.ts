import { type Body, FOUR_PLACES, PAGE_SIZE, type Sdk } from './sdk.ts'

// biome-ignore format: one line per call
type CreditList = (tenant: string, since?: Date, where?: string, order?: string, page?: number, unitdp?: number, pageSize?: number) => Body

/** xero-node's calls for credits, with the order of their arguments. */
export interface CreditApi {
  getCreditNotes: CreditList
  getPrepayments: CreditList
  getOverpayments: CreditList
}

/** The lists of credits, which share their parameters. */
export type CreditResource = 'CreditNotes' | 'Prepayments' | 'Overpayments'

/** Reading credit notes, prepayments and overpayments. */
export function creditCalls({ tenant, read }: Sdk<CreditApi>) {
  return {
    credits: (resource: CreditResource, where: string, page: number) =>
      read((api) => api[`get${resource}`](tenant, undefined, where, undefined, page, FOUR_PLACES, PAGE_SIZE)),
  }
}
