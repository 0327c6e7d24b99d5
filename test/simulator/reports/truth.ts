import type { Day } from '../../../src/books/day.ts'
import { divideRounded, sum } from '../../../src/books/money.ts'
import { dayRate } from '../../../src/simulator/accounting/currency-rates.ts'
import type { CreditNote, Invoice, OrganisationState } from '../../../src/simulator/state.ts'
import type { ExpenseClaim } from '../../../src/simulator/state-claims.ts'
import type { ManualJournal } from '../../../src/simulator/state-journals.ts'
import type { BankTransaction, BankTransfer, Overpayment, Prepayment } from '../../../src/simulator/state-money.ts'
import {
  base,
  type Doc,
  type Event,
  events,
  openOn,
  type Part,
  posted,
  signOf,
  type Tracked,
} from './truth-documents.ts'

/**
 * Balances worked out anew from documents, payments, allocations, journals, opening balances and what stock moved: not from the ledger,
 * except for what documents that were taken back have left in the cost of stock. By account id, base cents, debit positive.
 */
export class Truth {
  readonly balances = new Map<string, bigint>()
  private readonly books: OrganisationState
  private readonly asAt: Day
  private readonly cash: boolean
  private readonly option: ((line: Tracked) => boolean) | undefined

  constructor(books: OrganisationState, asAt: Day, cash: boolean, option?: (line: Tracked) => boolean) {
    this.books = books
    this.asAt = asAt
    this.cash = cash
    this.option = option
    for (const document of [...posted(books.invoices), ...posted(books.creditNotes)]) this.document(document)
    for (const credit of [...posted(books.prepayments), ...posted(books.overpayments)]) this.settleAll(credit)
    for (const journal of books.manualJournals.values()) this.journal(journal)
    for (const transaction of posted(books.bankTransactions)) this.money(transaction)
    for (const transfer of posted(books.bankTransfers)) this.transfer(transfer)
    for (const claim of posted(books.expenseClaims)) this.claim(claim)
    this.leftovers()
    this.opening()
    this.revalue()
  }

  private opening(): void {
    const { conversion } = this.books.settings
    if (!conversion || conversion.date > this.asAt) return
    for (const { accountId, amount } of conversion.balances) this.add(accountId, amount)
    this.add(this.system('HISTORICAL'), -sum(conversion.balances.map(({ amount }) => amount)))
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
    const { accountId, total, currencyRate, transferId, date, id } = transaction
    if (date > this.asAt || transferId !== undefined) return
    this.add(accountId, base(total, currencyRate) * receivedSign(transaction))
    this.addAll(this.against(transaction))
    this.addAll(this.stock(id))
  }

  /** What stands against money on a bank account: an overpayment on the control account, everything else on lines and tax. */
  private against(money: BankTransaction | Prepayment | Overpayment): Part[] {
    const sign = -receivedSign(money)
    const whole = base(money.total, money.currencyRate) * sign
    if (money.type.endsWith('-OVERPAYMENT')) {
      return [{ id: this.system(sign < 0n ? 'DEBTORS' : 'CREDITORS'), amount: whole }]
    }
    const parts: Part[] = []
    const taxes = new Map<string, bigint>()
    for (const line of money.lines) {
      const tax = money.lineAmountTypes === 'Inclusive' ? line.taxAmount : 0n
      parts.push({ id: line.accountId ?? '', amount: base(line.lineAmount - tax, money.currencyRate) * sign, line })
      taxes.set(line.taxType ?? '', (taxes.get(line.taxType ?? '') ?? 0n) + line.taxAmount)
    }
    for (const tax of taxes.values())
      parts.push({ id: this.system('GST'), amount: base(tax, money.currencyRate) * sign })
    return [...parts, { id: this.system('ROUNDING'), amount: whole - sum(parts.map(({ amount }) => amount)) }]
  }

  /** Both ends are worth what the end in base currency says, or between foreign ones what the day's rate makes of what leaves. */
  private transfer({ fromAccountId, toAccountId, amount, toTransactionId, date }: BankTransfer): void {
    if (date > this.asAt) return
    const { baseCurrency } = this.books.settings
    const [leaving, reaching] = [fromAccountId, toAccountId].map((id) => this.books.accounts.get(id)?.currencyCode)
    let worth = amount
    if (leaving !== baseCurrency) {
      const arrived = this.books.bankTransactions.get(toTransactionId)?.total ?? 0n
      worth = reaching === baseCurrency ? arrived : base(amount, dayRate(this.books, leaving ?? '', date))
    }
    this.add(fromAccountId, -worth)
    this.add(toAccountId, worth)
  }

  private claim({ reportingDate, receiptIds, total }: ExpenseClaim): void {
    if (reportingDate === undefined || reportingDate > this.asAt) return
    this.add(this.system('UNPAIDEXPCLM'), -total)
    for (const receipt of receiptIds.map((id) => this.books.receipts.get(id))) {
      for (const line of receipt?.lines ?? []) {
        const tax = receipt?.lineAmountTypes === 'Inclusive' ? line.taxAmount : 0n
        this.add(line.accountId ?? '', line.lineAmount - tax, line)
        this.add(this.system('GST'), line.taxAmount)
      }
    }
  }

  /** What a document moved in stock: goods that its own journal moved, or those that a sale had waited for and that arrived by the day. */
  private stock(id: string, date?: Day, arrived = false): Part[] {
    const movements = this.books.stockMovements.get(id) ?? []
    return movements.flatMap(({ itemId, cost, costOfSales, filledOn }) => {
      const isLate = filledOn !== undefined && filledOn !== date
      if (!costOfSales || isLate !== arrived || (filledOn !== undefined && filledOn > this.asAt)) return []
      const inventory = this.books.items.get(itemId)?.inventoryAssetAccountId ?? ''
      return [
        { id: costOfSales.accountId, amount: -cost, line: costOfSales },
        { id: inventory, amount: cost },
      ]
    })
  }

  /** A document that is taken back leaves in stock and cost of sales what its goods have been sold at since. */
  private leftovers(): void {
    const { journals, invoices, creditNotes, bankTransactions, items } = this.books
    const accounts = [...items.values()].flatMap(({ inventoryAssetAccountId: asset, purchases }) => [
      asset,
      purchases.costOfSalesAccountId,
    ])
    for (const { date, sourceId, lines } of journals) {
      const source = invoices.get(sourceId) ?? creditNotes.get(sourceId) ?? bankTransactions.get(sourceId)
      if (date > this.asAt || !/VOIDED|DELETED/.test(source?.status ?? '')) continue
      this.addAll(
        lines
          .filter(({ accountId }) => accounts.includes(accountId))
          .map((line) => ({ id: line.accountId, amount: line.amount, line })),
      )
    }
  }

  private addAll(parts: readonly Part[]): void {
    for (const { id, amount, line } of parts) this.add(id, amount, line)
  }

  private add(id: string, amount: bigint, line: Tracked = { tracking: [] }): void {
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
    return this.system(/^(ACCREC|RECEIVE)/.test(document.type) ? 'DEBTORS' : 'CREDITORS')
  }

  private document(document: Invoice | CreditNote): void {
    const sign = signOf(document)
    const control = this.control(document)
    const whole = this.parts(document)
    const total = base(document.total, document.currencyRate) * sign
    if (document.date <= this.asAt && (!this.cash || total === 0n)) {
      this.add(control, total)
      this.addAll(whole)
    }
    this.addAll(this.stock(document.id, document.date, true))
    const open = this.settleAll(document)
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

  /** Takes off what settled a document; gives what is open of it. */
  private settleAll(document: Doc): bigint {
    let open = document.total
    for (const event of events(this.books, document)) {
      if (event.date > this.asAt) continue
      this.settle(document, open, open - event.amount, event)
      open -= event.amount
    }
    return open
  }

  /** Money against a document, or the part that it has in an allocation: the other part is the other document's. */
  private settle(document: Doc, before: bigint, after: bigint, event: Event): void {
    const rate = document.currencyRate
    const relieved = (base(before, rate) - base(after, rate)) * signOf(document)
    this.relieve(document, before, after, -relieved)
    if (event.account === undefined) {
      const same = event.other?.currencyRate === rate
      const gains = same ? this.system('ROUNDING') : this.system('REALISEDCURRENCYGAIN', 'ROUNDING')
      // Each side of an allocation takes its own part through the gains account; together only the difference stays there.
      this.add(gains, relieved)
      return
    }
    const money = base(event.amount, event.rate) * signOf(document)
    this.add(event.account, money)
    this.add(this.system('REALISEDCURRENCYGAIN', 'ROUNDING'), relieved - money)
  }

  /** Takes a part of a document from where it stands: a prepayment from its lines and tax (the first takes the rest), others from control. */
  private relieve(document: Doc, before: bigint, after: bigint, whole: bigint): void {
    if (document.type !== 'RECEIVE-PREPAYMENT' && document.type !== 'SPEND-PREPAYMENT') {
      this.add(this.control(document), whole)
      return
    }
    const { total } = document
    const left = (amount: bigint, open: bigint) => -divideRounded(amount * (total - open), total)
    const [first, ...rest] = this.against(document).map((part) => ({
      ...part,
      amount: left(part.amount, after) - left(part.amount, before),
    }))
    this.addAll(rest)
    this.add(first?.id ?? '', whole - sum(rest.map(({ amount }) => amount)), first?.line)
  }

  /** What a document's lines, taxes, rounding and stock come to, joined by account and option and in order of account code. */
  private parts(document: Invoice | CreditNote): Part[] {
    const sign = signOf(document)
    const rate = document.currencyRate
    const joined = new Map<string, Part>()
    const put = (id: string, amount: bigint, line?: Tracked) => {
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
    for (const { id, amount, line } of this.stock(document.id, document.date)) put(id, amount, line)
    return [...joined].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)
  }

  private revalue(): void {
    const { invoices, creditNotes, overpayments, settings } = this.books
    this.revalueBanks()
    if (this.cash) return
    for (const document of [...posted(invoices), ...posted(creditNotes), ...posted(overpayments)]) {
      if (document.currencyCode === settings.baseCurrency || document.date > this.asAt) continue
      const open = openOn(this.books, document, this.asAt)
      const now = base(open, dayRate(this.books, document.currencyCode, this.asAt))
      const gain = (now - base(open, document.currencyRate)) * signOf(document)
      this.add(this.control(document), gain)
      this.add(this.system('UNREALISEDCURRENCYGAIN', 'REALISEDCURRENCYGAIN', 'ROUNDING'), -gain)
    }
  }

  /** What a foreign bank account holds in its own currency, at the day's rate, less what it stands at. */
  private revalueBanks(): void {
    for (const account of this.books.accounts.values()) {
      if (account.type !== 'BANK' || account.currencyCode === this.books.settings.baseCurrency || this.option) continue
      const worth = base(this.heldOn(account.id), dayRate(this.books, account.currencyCode ?? '', this.asAt))
      const gain = worth - (this.balances.get(account.id) ?? 0n)
      this.add(account.id, gain)
      this.add(this.system('BANKCURRENCYGAIN', 'REALISEDCURRENCYGAIN', 'ROUNDING'), -gain)
    }
  }

  /** What a bank account holds of its own currency. */
  private heldOn(accountId: string): bigint {
    const { bankTransactions, payments } = this.books
    const moved = posted(bankTransactions).filter((known) => known.accountId === accountId && known.date <= this.asAt)
    const paid = posted(payments).filter((known) => known.accountId === accountId && known.date <= this.asAt)
    const isIn = (type: string) => /^(ACCREC|APCREDIT|APPREPAYMENT|APOVERPAYMENT)PAYMENT$/.test(type)
    return (
      sum(moved.map((transaction) => transaction.total * receivedSign(transaction))) +
      sum(paid.map(({ type, bankAmount }) => (isIn(type) ? bankAmount : -bankAmount)))
    )
  }
}

function receivedSign({ type }: { type: string }): bigint {
  return type.startsWith('RECEIVE') ? 1n : -1n
}
