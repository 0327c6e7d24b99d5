/**
 * What companies buy: account, words of a line (MONTH stands for the month's name), median in whole currency units, deviation of the logarithm (0 for a
 * fixed price) and rhythm. `steady` ones are billed each month without fail.
 */
export const SUPPLIES = {
  rent: ['469', 'Rent for MONTH', 3_400, 0, { every: 'month', date: 1 }],
  power: ['445', 'Electricity, MONTH', 420, 0.12, { every: 'month', date: 12 }],
  telephone: ['489', 'Telephone and internet, MONTH', 189, 0.03, { every: 'month', date: 7 }],
  mobiles: ['489', 'Mobile plans', 245, 0, { every: 'month', date: 18 }],
  accountant: ['412', 'Bookkeeping, MONTH', 850, 0, { every: 'month', date: 22 }],
  insurance: ['433', 'Business insurance, monthly instalment', 312, 0, { every: 'month', date: 5 }],
  software: ['485', 'Cloud software, monthly plan', 149, 0, { every: 'month', date: 3 }],
  hosting: ['485', 'Hosting and backups', 96, 0.02, { every: 'month', date: 15 }],
  waste: ['408', 'Waste collection, MONTH', 138, 0.05, { every: 'month', date: 25 }],
  advertising: ['400', 'Online advertising, MONTH', 900, 0.2, { every: 'month', date: 9 }],
  lease: ['449', 'Vehicle lease, MONTH', 640, 0, { every: 'month', date: 2 }],
  cleaning: ['408', 'Weekly office clean', 115, 0, { every: 'weeks', weeks: 1, weekday: 5 }],
  courier: ['425', 'Courier runs', 160, 0.35, { every: 'weeks', weeks: 1, weekday: 3 }],
  contractor: ['325', 'Subcontract labour, fortnight', 2_150, 0.15, { every: 'weeks', weeks: 2, weekday: 4 }],
  stationery: ['461', 'Stationery and toner', 140, 0.5, { every: 'while', shortest: 12, longest: 45 }],
  repairs: ['473', 'Repairs and call-out', 480, 0.6, { every: 'while', shortest: 20, longest: 75 }],
  legal: ['441', 'Legal advice', 1_300, 0.5, { every: 'while', shortest: 40, longest: 120 }],
  consumables: ['429', 'Consumables', 95, 0.5, { every: 'while', shortest: 6, longest: 20 }],
  goods: ['300', 'Goods as per delivery note', 740, 0.6, { every: 'while', shortest: 3, longest: 12 }],
  parts: ['300', 'Parts and components', 260, 0.7, { every: 'while', shortest: 2, longest: 9 }],
}

/** Supplies that every company has, each once. */
export const EVERYDAY = [
  'rent',
  'power',
  'telephone',
  'mobiles',
  'accountant',
  'insurance',
  'software',
  'hosting',
  'waste',
  'advertising',
  'lease',
  'cleaning',
  'courier',
]

/** Supplies that a company has a drawn number of. */
export const NOW_AND_THEN = ['contractor', 'stationery', 'repairs', 'legal', 'consumables', 'goods', 'parts']

/** The kinds of companies: how customers buy, what else the books have. */
export const TEMPLATES = {
  trade: { customers: ['equipment', 'equipment', 'support'], stock: false, foreign: false },
  services: { customers: ['retainer', 'retainer', 'engineering', 'support'], stock: false, foreign: false },
  shop: { customers: ['equipment'], stock: true, foreign: false },
  exporter: { customers: ['equipment', 'engineering'], stock: false, foreign: true },
}

/** What a shop keeps in stock: code, words, price and cost in cents. */
export const STOCK = [
  ['LAMP-OAK', 'Desk lamp, oak', 8_900n, 4_150n],
  ['CHAIR-M', 'Meeting chair', 21_500n, 11_800n],
  ['SHELF-90', 'Wall shelf, 90 cm', 6_450n, 2_975n],
  ['CLOCK-R', 'Wall clock, round', 4_900n, 2_020n],
  ['RUG-160', 'Rug, 160 cm', 18_900n, 9_640n],
  ['STOOL-B', 'Bar stool', 12_900n, 6_115n],
]
