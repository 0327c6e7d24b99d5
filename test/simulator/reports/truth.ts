import type { Day } from '../../../src/books/day.ts'
import { divideRounded, sum } from '../../../src/books/money.ts'
import { dayRate } from '../../../src/simulator/accounting/currency-rates.ts'
import type { CreditNote, Invoice, Line, OrganisationState } from '../../../src/simulator/state.ts'
import type { ManualJournal } from '../../../src/simulator/state-journals.ts'
import type { BankTransaction } from '../../../src/simulator/state-money.ts'

type Doc = Invoice | CreditNote

/**
 * Balances worked out anew from the documents, payments, allocations and manual journals alone: nothing here looks at the ledger.
 * By account id, base cents, debit positive.
 */
export class Truth {
  readonly balances = new Map<string, bigint>()
  private readonly books: OrganisationState
  private readonly asAt: Day
  private readonly cash: boolean
  private readonly option: ((line: { tracking: { optionId: string }[] }) => boolean) | undefined

  constructor(
    books: OrganisationState,
    asAt: Day,
    cash: boolean,
    option?: (line: { tracking: { optionId: string }[] }) => boolean,
  ) {
    this.books = books
    this.asAt = asAt
    this.cash = cash
    this.option = option
    for (const document of documents(books)) this.document(document)
    for (const journal of books.manualJournals.values()) this.journal(journal)
    for (const transaction of books.bankTransactions.values()) {
      if (transaction.status === 'AUTHORISED' && transaction.date <= asAt) this.money(transaction)
    }
    this.revalue()
  }

  private journal({ status, date, lines, lineAmountTypes, showOnCashBasisReports }: ManualJournal): void {
    if (status !== 'POSTED' || date > this.asAt || (this.cash && !showOnCashBasisReports)) return
    for (const line of lines) {
      const tax = lineAmountTypes === 'Inclusive' ? line.taxAmount : 0n
      this.add(line.accountId ?? '', line.lineAmount - tax, line)
      this.add(this.system('GST'), line.taxAmount)
    }
  }

  private money(transaction: BankTransaction): void {
    const { type, accountId, total, currencyRate, lineAmountTypes } = transaction
    const sign = type.startsWith('RECEIVE') ? 1n : -1n
    const whole = base(total, currencyRate) * sign
    this.add(accountId, whole)
    let missing = -whole
    const taxes = new Map<string, bigint>()
    for (const line of transaction.lines) {
      const tax = lineAmountTypes === 'Inclusive' ? line.taxAmount : 0n
      const net = -base(line.lineAmount - tax, currencyRate) * sign
      this.add(line.accountId ?? '', net, line)
      missing -= net
      taxes.set(line.taxType ?? '', (taxes.get(line.taxType ?? '') ?? 0n) + line.taxAmount)
    }
    for (const tax of taxes.values()) {
      const amount = -base(tax, currencyRate) * sign
      this.add(this.system('GST'), amount)
      missing -= amount
    }
    this.add(this.system('ROUNDING'), missing)
  }

  /** What a foreign bank account holds in its own currency, at the day's rate, less what it stands at. */
  private revalueBanks(): void {
    for (const account of this.books.accounts.values()) {
      if (account.type !== 'BANK' || account.currencyCode === this.books.settings.baseCurrency) continue
      const own = [...this.books.bankTransactions.values()]
        .filter(
          ({ accountId, status, date }) => accountId === account.id && status === 'AUTHORISED' && date <= this.asAt,
        )
        .map(({ type, total }) => (type.startsWith('RECEIVE') ? total : -total))
      const worth = base(sum(own), dayRate(this.books, account.currencyCode ?? '', this.asAt))
      const gain = worth - (this.balances.get(account.id) ?? 0n)
      if (gain === 0n || this.option) continue
      this.add(account.id, gain)
      this.add(this.system('BANKCURRENCYGAIN', 'REALISEDCURRENCYGAIN'), -gain)
    }
  }

  private add(id: string, amount: bigint, line: { tracking: { optionId: string }[] } = { tracking: [] }): void {
    if (this.option && !this.option(line)) return
    this.balances.set(id, (this.balances.get(id) ?? 0n) + amount)
  }

  private system(...kinds: string[]): string {
    for (const kind of kinds) {
      const found = [...this.books.accounts.values()].find((account) => account.systemAccount === kind)
      if (found) return found.id
    }
    throw new Error('no such account')
  }

  private control(document: Doc): string {
    return this.system(document.type.startsWith('ACCREC') ? 'DEBTORS' : 'CREDITORS')
  }

  private document(document: Doc): void {
    const sign = signOf(document)
    const control = this.control(document)
    const whole = this.parts(document)
    const total = base(document.total, document.currencyRate) * sign
    if (document.date <= this.asAt && (!this.cash || total === 0n)) {
      this.add(control, total)
      for (const { id, amount, line } of whole) this.add(id, amount, line)
    }
    let open = document.total
    for (const event of events(this.books, document)) {
      if (event.date > this.asAt) continue
      const relieved = (base(open, document.currencyRate) - base(open - event.amount, document.currencyRate)) * sign
      open -= event.amount
      this.settle(document, control, relieved, event)
    }
    if (this.cash && total !== 0n) {
      const settled = total - base(open, document.currencyRate) * sign
      this.add(control, settled)
      let [running, counted] = [0n, 0n]
      for (const { id, amount, line } of whole) {
        running += amount
        const upTo = divideRounded(running * settled, total)
        this.add(id, upTo - counted, line)
        counted = upTo
      }
    }
  }

  /** Money against a document, or the part that it has in an allocation: the other part is the other document's. */
  private settle(document: Doc, control: string, relieved: bigint, event: Event): void {
    this.add(control, -relieved)
    if (event.account === undefined) {
      const same = event.other?.currencyRate === document.currencyRate
      const gains = same ? this.system('ROUNDING') : this.system('REALISEDCURRENCYGAIN', 'ROUNDING')
      // Each side of an allocation takes its own part through the gains account; together only the difference stays there.
      this.add(gains, relieved)
      return
    }
    const money = base(event.amount, event.rate) * signOf(document)
    this.add(event.account, money)
    this.add(this.system('REALISEDCURRENCYGAIN', 'ROUNDING'), relieved - money)
  }

  /** What a document's lines, taxes and rounding come to, joined by account and option and in order of account code. */
  private parts(document: Doc): { id: string; amount: bigint; line: Line | undefined }[] {
    const sign = signOf(document)
    const rate = document.currencyRate
    const joined = new Map<string, { id: string; amount: bigint; line: Line | undefined }>()
    const put = (id: string, amount: bigint, line?: Line) => {
      const key = `${this.books.accounts.get(id)?.code} ${id} ${line?.tracking.map((entry) => entry.optionId).join(' ') ?? ''}`
      joined.set(key, { id, amount: amount + (joined.get(key)?.amount ?? 0n), line })
    }
    const taxes = new Map<string, bigint>()
    for (const line of document.lines) {
      const tax = document.lineAmountTypes === 'Inclusive' ? line.taxAmount : 0n
      put(line.accountId ?? '', -base(line.lineAmount - tax, rate) * sign, line)
      taxes.set(line.taxType ?? '', (taxes.get(line.taxType ?? '') ?? 0n) + line.taxAmount)
    }
    for (const tax of taxes.values()) put(this.system('GST'), -base(tax, rate) * sign)
    const missing = -base(document.total, rate) * sign - sum([...joined.values()].map(({ amount }) => amount))
    if (missing !== 0n) put(this.system('ROUNDING'), missing)
    return [...joined].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)
  }

  private revalue(): void {
    const { baseCurrency } = this.books.settings
    this.revalueBanks()
    if (this.cash) return
    for (const document of documents(this.books)) {
      if (document.currencyCode === baseCurrency || document.date > this.asAt) continue
      const past = events(this.books, document).filter((event) => event.date <= this.asAt)
      const open = document.total - sum(past.map((event) => event.amount))
      const now = base(open, dayRate(this.books, document.currencyCode, this.asAt))
      const gain = (now - base(open, document.currencyRate)) * signOf(document)
      this.add(this.control(document), gain)
      this.add(this.system('UNREALISEDCURRENCYGAIN', 'REALISEDCURRENCYGAIN'), -gain)
    }
  }
}

interface Event {
  date: Day
  amount: bigint
  account?: string
  rate: bigint
  other?: Doc | undefined
}

/** What settled a document, in order of date. */
function events(books: OrganisationState, document: Doc): Event[] {
  const paid = document.paymentIds.flatMap((id): Event[] => {
    const payment = books.payments.get(id)
    if (payment?.status !== 'AUTHORISED') return []
    return [{ date: payment.date, amount: payment.amount, account: payment.accountId, rate: payment.currencyRate }]
  })
  const credits =
    'credits' in document
      ? document.credits.map((credit) => ({ ...credit, other: books.creditNotes.get(credit.creditId) }))
      : document.allocations.map((applied) => ({ ...applied, other: books.invoices.get(applied.invoiceId) }))
  const applied = credits.map(({ date, amount, other }) => ({ date, amount, rate: 0n, other }))
  return [...paid, ...applied].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

function documents(books: OrganisationState): Doc[] {
  return [...books.invoices.values(), ...books.creditNotes.values()].filter(({ status }) =>
    /AUTHORISED|PAID/.test(status),
  )
}

function signOf({ type }: Doc): bigint {
  return type === 'ACCREC' || type === 'ACCPAYCREDIT' ? 1n : -1n
}

function base(amount: bigint, rate: bigint): bigint {
  return divideRounded(amount * 1_000_000n, rate)
}
