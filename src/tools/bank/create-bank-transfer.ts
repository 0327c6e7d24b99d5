import * as z from 'zod'
import { amount, day } from '../../books/fields.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import { lockDateOf } from '../../books/organisation.ts'
import type { CreateBankTransfer } from '../../call/acts/bank.ts'
import type { ChangeOf } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { type Context, writeTool } from '../../call/tool.ts'
import { recordLabel } from '../documents/record-named.ts'
import { bankAccountNamed } from './bank-account-named.ts'

const input = z.strictObject({
  from: z.string().min(1).max(150).describe('Bank account: name or code'),
  to: z.string().min(1).max(150).describe('Bank account: name or code'),
  amount,
  date: day.optional().describe('Default today'),
  reference: z.string().max(255).optional(),
})

/** Records money moved between two bank accounts of the organisation. */
export const createBankTransfer = writeTool({
  name: 'create_bank_transfer',
  title: 'Record a transfer between bank accounts',
  toolset: 'ledger',
  effect: 'post',
  reach: 'post',
  about:
    'Record money moved between two own bank accounts of one currency; it moves none at the bank. Use when the user transferred between accounts. Not for money of others (create_bank_transactions).',
  input,
  example: { from: 'Business Bank Account', to: 'Business Savings Account', amount: 1500 },
  async plan(given, context) {
    const transfer = await transferOf(given, context)
    const { account, to, date, reference, currency } = transfer
    const words = reference === '' ? '' : `, reference ${quoted(reference, 60)}`
    const money = moneyText(transfer.amount, currency)
    const change: ChangeOf<'create_bank_transfer'> = {
      ...transfer,
      summary: `Record a transfer of ${money} from ${quoted(account.name, 50)} to ${quoted(to.name, 50)}, dated ${date}${words}`,
      warnings: await warningsOf(transfer, context),
    }
    return [change]
  },
})

async function transferOf(given: z.output<typeof input>, { books, today }: Context): Promise<CreateBankTransfer> {
  const [accounts, organisation] = await Promise.all([books.accounts(), books.organisation()])
  const [from, to] = [bankAccountNamed(given.from, accounts, 'from'), bankAccountNamed(given.to, accounts, 'to')]
  if (from.id === to.id) {
    throw new Fault('invalid_input', `to: ${quoted(to.name)} is the account that the money leaves.`, 'Name another.')
  }
  const [leaving, reaching] = [from, to].map(({ currency }) => currency || organisation.baseCurrency)
  if (leaving !== reaching) {
    throw new Fault(
      'refused',
      `to: ${quoted(to.name)} is in ${quoted(reaching ?? '', 3)}, ${quoted(from.name)} in ${quoted(leaving ?? '', 3)}; Xero takes transfers between currencies only from a person.`,
      'Nothing was done. The user can make it in Xero.',
    )
  }
  const date = given.date ?? today
  const lockDate = lockDateOf(organisation)
  if (lockDate && date <= lockDate) {
    throw new Fault('refused', `date: ${date} is in the locked period (up to ${lockDate}).`, 'Give a later date.')
  }
  const ends = { account: partsOf(from), to: partsOf(to) }
  const { amount: moved, reference = '' } = given
  return {
    act: 'create_bank_transfer',
    ...ends,
    amount: moved,
    currency: leaving ?? '',
    date,
    reference: reference.trim(),
  }
}

function partsOf({ id, code, name }: CreateBankTransfer['to']): CreateBankTransfer['to'] {
  return { id, code, name }
}

async function warningsOf(transfer: CreateBankTransfer, { books, today }: Context): Promise<string[]> {
  const { account, amount: moved, date } = transfer
  const { rows } = await books.findRecords('bank_transfer', { accountIds: [account.id], dateFrom: date, dateTo: date })
  const alike = rows.filter((one) => one.status === 'AUTHORISED' && one.total === moved)
  return [
    ...(date > today ? [`it is dated ${date}, which is to come`] : []),
    ...alike
      .slice(0, 3)
      .map((one) => `one of ${formatAmount(moved)} from this account is there on that day: ${recordLabel(one)}`),
  ]
}
