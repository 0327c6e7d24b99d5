import { type Cents, cents, sum } from '../../../books/money.ts'

/** What a text says of money: sums marked as such, plain numbers that can be one, and words for all or half of what is due. */
export interface NamedAmounts {
  marked: readonly Cents[]
  plain: readonly Cents[]
  all: boolean
  half: boolean
}

const CODES = 'nzd|aud|gbp|usd|eur|cad|sgd'
const NUMBER = '\\d{1,3}(?:[, ]\\d{3})+(?:\\.\\d{1,2})?|\\d{1,3}(?:\\.\\d{3})+,\\d{2}|\\d+(?:[.,]\\d{1,2})?'
const AMOUNT = new RegExp(
  `(?<![\\w#.,/-])((?:nz|au?|us|ca|sg)?\\$|£|€|(?:${CODES})\\s?\\$?)?\\s?(${NUMBER})(\\s?k)?(?:\\s?(${CODES}|dollars?|pounds?|euros?|quid|bucks))?(?![\\w%/-]|[.,]\\d)`,
  'g',
)

/** The amounts that a text (of small letters, days and invoice numbers blanked out) names. */
export function amountsNamed(text: string): NamedAmounts {
  const marked: Cents[] = []
  const plain: Cents[] = []
  for (const [, before, number = '', thousands, after] of text.matchAll(AMOUNT)) {
    const read = centsOf(number) * (thousands === undefined ? 1n : 1_000n)
    if (read === 0n) continue
    const isMarked = before ?? after ?? thousands ?? (/[.,]/.test(number) ? number : undefined)
    if (isMarked === undefined) plain.push(read)
    else marked.push(read)
  }
  return {
    marked,
    plain,
    all: /\b(in full|full (amount|payment|balance)|all of it|everything|the (whole|balance|rest|remainder)|outstanding)\b/.test(
      text,
    ),
    half: /\bhalf\b|\b50 ?%/.test(text),
  }
}

// Smaller plain numbers are counts, of invoices or days.
const LEAST_SUM = 50_00n

/** The sums that words name, as far as they look like sums. */
export function figuresOf({ marked, plain }: NamedAmounts): readonly Cents[] {
  return [...marked, ...plain.filter((amount) => amount >= LEAST_SUM)]
}

/**
 * Whether an amount is one that the words name: one of them or their sum, or of what is due all or half. Words that name no sum at all
 * speak of all that is due.
 */
export function isNamed(amount: Cents, named: NamedAmounts, due: Cents): boolean {
  const { marked, plain, all, half } = named
  if (marked.includes(amount) || plain.includes(amount)) return true
  if (marked.length > 1 && sum(marked) === amount) return true
  if (half && (amount === due / 2n || amount === (due + 1n) / 2n)) return true
  return amount === due && (all || (figuresOf(named).length === 0 && !half))
}

/** Digits as people write them: with commas, points or spaces between thousands, and either before the cents. */
function centsOf(number: string): Cents {
  const fraction = /[.,](\d{1,2})$/.exec(number)?.[1]
  const digits = (fraction === undefined ? number : number.slice(0, -fraction.length - 1)).replace(/\D/g, '')
  return digits.length > 13 ? 0n : cents(`${digits}.${fraction ?? '0'}`)
}
