import { formatAmount } from '../../books/money.ts'
import type { Policy } from '../../call/policy.ts'

/** What the operator's policy lets happen by itself, in a sentence; amounts in base currency. */
export function policyText({ preset, documentLimit, dayLimit }: Policy, baseCurrency: string): string {
  if (preset === 'observe') return 'policy "observe": only reading; every write is refused'
  const always = 'bank details, a changed e-mail address, voiding and archiving are always held for a person'
  if (preset === 'draft') {
    return `policy "draft": drafts, contacts and submitting are done at once; approving and sending are held for a person; ${always}`
  }
  const limits = `${formatAmount(documentLimit)} a document and ${formatAmount(dayLimit)} a day in ${baseCurrency}`
  return `policy "controlled": like "draft", but approving and sending for known contacts go through up to ${limits}; ${always}`
}
