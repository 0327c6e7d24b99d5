/** The months as Xero writes them out, January first; its short names are their first three letters. */
export const MONTH_NAMES = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
] as const

/** The short name of a month, 1 to 12: `Nov`. */
export function shortMonthName(month: number): string {
  return (MONTH_NAMES[month - 1] ?? '').slice(0, 3)
}
