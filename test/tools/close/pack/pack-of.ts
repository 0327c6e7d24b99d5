import { day, monthOf } from '../../../../src/books/day.ts'
import { cents } from '../../../../src/books/money.ts'
import { moneyCell, type Pack, textCell } from '../../../../src/tools/close/pack/pack.ts'

/** A small pack of October 2026, with a contact's name of the test's choosing. */
export function packOf(contact = 'Harbour Dental'): Pack {
  const columns = ['month', 'prior', 'change', 'percent'].map((key) => ({ key, title: key }))
  const money = (...amounts: number[]) => amounts.map((amount) => moneyCell(cents(amount)))
  return {
    ...{
      organisation: 'Kestrel Trading Ltd',
      month: monthOf(day('2026-10-31')),
      from: day('2026-10-01'),
      to: day('2026-10-31'),
    },
    ...{ currency: 'NZD', basis: 'accrual', narrative: [] },
    sections: [
      {
        ...{ id: 'headline', title: 'At a glance', names: 'figure', columns, notes: [] },
        rows: [
          row('income', 'Income', [...money(99_869.77, 103_248.76, -3_378.99), { kind: 'percent', tenths: -33n }]),
          row('net', 'Net profit', [...money(20_123.93, 22_788.76, -2_664.83), { kind: 'percent', tenths: -117n }]),
        ],
      },
      {
        ...{ id: 'receivables', title: 'Aged receivables', names: 'contact', notes: [] },
        columns: [{ key: 'total', title: 'total' }],
        rows: [
          row('a', contact, money(12_345.67)),
          row('b', 'Kauri Legal', money(12_401)),
          row('c', 'Rent (469)', money(0.5)),
        ],
      },
      {
        ...{ id: 'findings', title: 'Findings', names: 'finding', notes: [] },
        columns: [
          { key: 'fact', title: 'what' },
          { key: 'count', title: 'count' },
        ],
        rows: [
          row('F-1', 'Duplicate', [
            textCell('bill "CD-13795" of 2026-10-09 looks like another'),
            { kind: 'count', count: 3 },
          ]),
        ],
      },
    ],
  }
}

function row(key: string, name: string, cells: Pack['sections'][number]['rows'][number]['cells']) {
  return { key, name, kind: 'row' as const, cells }
}
