import type { Address, PaymentTerms } from '../books/contacts.ts'
import { cleanText, revealed } from '../books/ledger-text.ts'
import { type Decimal4, formatAmount, formatShort } from '../books/money.ts'
import { lineAmount, type Totals } from '../books/totals.ts'
import { agreedText } from '../call/canonical.ts'
import { amountOf, type Change, type ChangeOf, type ContactPatch, type DraftLine } from '../call/change.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { type Html, html } from './html.ts'

const LONGEST = 500

/** What a change is about as a sentence of ours, its ledger text cleaned. */
export function sentenceOf({ change }: ChangeRecord): string {
  return cleanText(change.summary, 1_000)
}

/** The amount of a change with its currency; nothing where it has none. */
export function amountView(change: Change): Html | undefined {
  const money = amountOf(change)
  if (!money) return undefined
  return html`<span class="amount">${formatAmount(money.amount)} <small>${cleanText(money.currency, 3)}</small></span>`
}

/** Everything that a change would do: warnings, fields before and after, lines with totals. */
export function changeView({ change }: ChangeRecord): Html {
  const warnings = change.warnings.map((warning) => html`<li>${cleanText(warning, LONGEST)}</li>`)
  return html`${warnings.length > 0 && html`<div class="notice warning"><h2>Look at this first</h2><ul>${warnings}</ul></div>`}
${fieldsTable(fieldsOf(change))}${linesView(change)}`
}

interface Field {
  name: string
  before?: string | undefined
  after: string
}

function fieldsOf(change: Change): Field[] {
  switch (change.act) {
    case 'create_contact':
      return contactFields(change.contact)
    case 'update_contact':
      return [{ name: 'contact', after: change.contact.name }, ...differencesOf(change)]
    case 'archive_contact':
      return [{ name: 'contact', before: change.contact.name, after: 'archived' }]
    case 'create_document':
      return draftFields(change)
    case 'update_document':
      return [...documentFields(change), ...differencesOf(change), ...totalField(change)]
    case 'set_status':
      return [...documentFields(change), { name: 'status', before: change.document.status, after: change.to }]
    case 'email_document':
      return [...documentFields(change), { name: 'e-mail', after: "goes to the contact's address in Xero" }]
    case 'mark_sent':
      return [...documentFields(change), { name: 'sent to contact', before: 'no', after: 'yes' }]
    case 'add_note':
      return [
        { name: change.to.kind, after: change.to.label },
        { name: 'note', after: change.note },
      ]
    case 'withdraw_change':
      return [{ name: 'change', after: change.changeId }]
  }
}

// Replies mask bank accounts; whoever answers for the change must see the new one whole.
function differencesOf(change: ChangeOf<'update_contact'> | ChangeOf<'update_document'>): Field[] {
  const bank = change.act === 'update_contact' ? change.patch.bankAccount : undefined
  return change.differences.map(({ field, before, after }) => ({
    name: field,
    before,
    after: field === 'bank account' && bank !== undefined ? bank : after,
  }))
}

const CONTACT_FIELDS: readonly (readonly [keyof ContactPatch, string])[] = [
  ['name', 'name'],
  ['email', 'e-mail'],
  ['firstName', 'first name'],
  ['lastName', 'last name'],
  ['accountNumber', 'account number'],
  ['taxNumber', 'tax number'],
  ['phone', 'phone'],
  ['bankAccount', 'bank account'],
  ['salesAccount', 'sales account'],
  ['purchasesAccount', 'purchases account'],
]

function contactFields(contact: ContactPatch): Field[] {
  const texts = CONTACT_FIELDS.flatMap(([key, name]) => {
    const value = contact[key]
    return typeof value === 'string' ? [{ name, after: value }] : []
  })
  const terms = (name: string, given: PaymentTerms | undefined) =>
    given ? [{ name, after: `${given.day} ${given.type}` }] : []
  return [
    ...texts,
    ...terms('sales terms', contact.salesTerms),
    ...terms('purchases terms', contact.purchasesTerms),
    ...(contact.addresses ?? []).map((address) => ({ name: 'address', after: addressText(address) })),
  ]
}

function addressText({ lines, city, region, postalCode, country }: Address): string {
  return [...lines, city, region, postalCode, country].filter((part) => part !== '').join(', ')
}

function draftFields({ draft }: ChangeOf<'create_document'>): Field[] {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['contact', draft.contact.name],
    ['kind', draft.kind === 'invoice' ? 'sales invoice' : 'supplier bill'],
    ['status', draft.status],
    ['date', draft.date],
    ['due', draft.due],
    ['number', draft.number],
    ['reference', draft.reference],
  ]
  return fields.flatMap(([name, after]) => (after === undefined ? [] : [{ name, after }]))
}

function documentFields({ document }: { document: ChangeOf<'set_status'>['document'] }): Field[] {
  const amount = (value: bigint) => `${formatAmount(value)} ${document.currency}`
  return [
    { name: document.kind, after: document.number },
    { name: 'contact', after: document.contact.name },
    ...(document.date === undefined ? [] : [{ name: 'date', after: document.date }]),
    { name: 'total', after: `${amount(document.total)}, ${amount(document.amountDue)} due` },
  ]
}

function totalField({ document, totals }: ChangeOf<'update_document'>): Field[] {
  if (!totals || totals.total === document.total) return []
  return [{ name: 'new total', before: formatAmount(document.total), after: formatAmount(totals.total) }]
}

function fieldsTable(fields: readonly Field[]): Html {
  const moves = fields.some(({ before }) => before !== undefined)
  const rows = fields.map(({ name, before, after }) => {
    const now = html`<td class="${before === undefined ? 'same' : 'after'}">${shown(after)}</td>`
    const then = before === undefined ? html`<td class="same"></td>` : html`<td class="before">${shown(before)}</td>`
    return html`<tr><th scope="row">${cleanText(name, 60)}</th>${moves && then}${now}</tr>`
  })
  const head = html`<thead><tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>`
  return html`<div class="scroll"><table class="fields">${moves && head}<tbody>${rows}</tbody></table></div>`
}

function shown(text: string): string | Html {
  const clean = cleanText(text, LONGEST)
  return clean === '' ? html`<em>nothing</em>` : clean
}

const TAX_WORDS = { Exclusive: 'Amounts are without tax', Inclusive: 'Amounts include tax', NoTax: 'No tax' } as const

function linesView(change: Change): Html | undefined {
  if (change.act === 'create_document') {
    const { lines, totals, currency, lineAmountTypes } = change.draft
    return linesTable(lines, totals, currency, TAX_WORDS[lineAmountTypes])
  }
  if (change.act !== 'update_document' || !change.patch.lines) return undefined
  return linesTable(change.patch.lines, change.totals, change.document.currency, 'All lines as they will be')
}

function linesTable(lines: readonly DraftLine[], totals: Totals | undefined, currency: string, caption: string): Html {
  const total = (name: string, amount: bigint, kind: string) =>
    html`<tr class="${kind}"><th scope="row" colspan="5">${name}</th><td class="number">${formatAmount(amount)}</td></tr>`
  const foot = totals && [
    total('Subtotal', totals.subTotal, 'part'),
    total('Tax', totals.totalTax, 'part'),
    total(`Total ${cleanText(currency, 3)}`, totals.total, 'total'),
  ]
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Lines"><table class="lines"><caption>${caption}</caption>
<thead><tr><th scope="col">Description</th><th scope="col">Account</th><th scope="col">Tax</th><th scope="col" class="number">Quantity</th><th scope="col" class="number">Price</th><th scope="col" class="number">Amount</th></tr></thead>
<tbody>${lines.map(lineRow)}</tbody>${foot && html`<tfoot>${foot}</tfoot>`}</table></div>`
}

function lineRow(line: DraftLine): Html {
  const { description, quantity, unitAmount, discountRate, discountAmount, accountCode = '', taxType = '' } = line
  const priced = quantity !== undefined && unitAmount !== undefined
  const amount = priced ? formatAmount(lineAmount({ quantity, unitAmount, discountRate, discountAmount })) : ''
  const remarks = [
    ...(line.itemCode === undefined ? [] : [`Item ${line.itemCode}`]),
    ...(discountRate ? [`${formatShort(discountRate, 4)}% off`] : []),
    ...(discountAmount ? [`${formatAmount(discountAmount)} off`] : []),
    ...(line.tracking ?? []).map(({ category, option }) => `${category}: ${option}`),
  ]
  const small = remarks.length > 0 && html`<small>${cleanText(remarks.join(' · '), LONGEST)}</small>`
  return html`<tr><td>${cleanText(description, LONGEST)}${small}</td><td data-label="Account">${cleanText(accountCode, 20)}</td><td data-label="Tax">${cleanText(taxType, 50)}</td>
<td class="number" data-label="Quantity">${priced && formatShort(quantity, 4)}</td><td class="number" data-label="Price">${priced && priceText(unitAmount)}</td><td class="number">${amount}</td></tr>`
}

// Cents as everywhere, more places only where a price has them.
function priceText(price: Decimal4): string {
  return price % 100n === 0n ? formatAmount(price / 100n) : formatShort(price, 4)
}

/** The exact content that is agreed to and its hash, to be opened. Hidden characters are shown as codes. */
export function exactView(record: ChangeRecord): Html {
  const content = JSON.stringify(JSON.parse(agreedText(record)), undefined, 2)
  return html`<details class="exact"><summary>Exact content and hash</summary>
<p>This is all that is agreed to. The <a href="/changes/${record.id}/content">canonical form</a> of it has this SHA-256:</p>
<p><code class="hash">${record.hash}</code></p><pre tabindex="0">${revealed(content)}</pre></details>`
}
