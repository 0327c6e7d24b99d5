import { visible } from '../../../books/ledger-text.ts'
import { formatAmount, formatDecimal } from '../../../books/money.ts'
import { type Pack, type PackCell, type PackSection, SECTIONS, type SectionId } from './pack.ts'

/** What is printed of a pack: its sections that were asked for. */
export function sectionsAsked({ sections }: Pack, asked: readonly SectionId[] = SECTIONS): readonly PackSection[] {
  return sections.filter(({ id }) => asked.includes(id))
}

/** A cell for people's eyes: thousands separated, percent to one place. */
export function cellText(cell: PackCell): string {
  if (cell.kind === 'money') return formatAmount(cell.money)
  if (cell.kind === 'percent') return `${formatDecimal(cell.tenths, 1)} %`
  if (cell.kind === 'count') return String(cell.count)
  return cell.kind === 'day' ? cell.day : visible(cell.text, 600)
}

/** A cell for programs: a plain decimal number, a day, or text. */
export function plainCell(cell: PackCell): string {
  if (cell.kind === 'money') return formatDecimal(cell.money, 2)
  if (cell.kind === 'percent') return formatDecimal(cell.tenths, 1)
  return cellText(cell)
}

/** The heading of a pack. */
export function titleOf({ organisation, month }: Pack): string {
  return `${visible(organisation, 120)}: report pack ${month}`
}

/** What is said under the heading of a pack. */
export function subtitleOf({ from, to, currency, basis }: Pack): string {
  return `${from} to ${to}, ${basis} basis, ${visible(currency, 3)}`
}
