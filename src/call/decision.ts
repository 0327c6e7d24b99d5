import type { Books } from '../books/books.ts'
import type { Clock } from '../books/clock.ts'
import { dayAt } from '../books/day.ts'
import { lockDateOf } from '../books/organisation.ts'
import type { RecordKind } from '../books/records.ts'
import { contactOf, kindOf, subjectOf } from './acts.ts'
import type { Change } from './change.ts'
import { APPROVAL_TIERS, type Decide, type Decided } from './changes.ts'
import { couldPassUnseen, decide, type Policy, rulesOf, truthOf } from './policy.ts'
import { baseSize, type Case, type ContactHistory, caseOf, type PolicyFacts } from './policy-facts.ts'
import { dependsOnHistory } from './policy-floor.ts'
import type { ConditionName, Rule } from './policy-rules.ts'

/** What deciding on a plan needs: which tool made it, and where the facts are read. */
export interface DecisionParts {
  tool: string
  books: Books
  policy: Policy
  clock: Clock
}

/**
 * Reads the facts that a plan's decisions need, and answers the pure decision for them. Contacts' histories and documents' accounts are
 * read only where they could turn one: one call for each such contact. Throws Fault when they cannot be read.
 */
export async function prepareDecide(plan: readonly Change[], parts: DecisionParts): Promise<Decide> {
  const { policy, books } = parts
  const facts = await commonFacts(parts)
  const accounts = await accountsFor(plan, facts, parts)
  const lined = (change: Change): PolicyFacts => ({ ...facts, accounts: accounts.get(subjectOf(change) ?? '') })
  const wanting = plan.filter((change) => needsHistory(change, policy, lined(change)))
  const contacts = new Set(wanting.map((change) => contactOf(change)?.id).filter((id) => id !== undefined))
  const histories = new Map(
    await Promise.all([...contacts].map(async (id) => [id, await historyOf(id, books)] as const)),
  )
  const alone: Decide = (change, used) => {
    const history = histories.get(contactOf(change)?.id ?? '')
    return decide(change, policy, { ...lined(change), history, used })
  }
  return inBundles(plan, alone)
}

/** Decides on the changes of a bundle together, when the first of them comes: each as the strictest of them. */
function inBundles(plan: readonly Change[], alone: Decide): Decide {
  const known = new Map<string, Decided>()
  return (change, used) => {
    if (change.bundle === undefined) return alone(change, used)
    const members = plan.filter(({ bundle }) => bundle === change.bundle)
    const before = change === members[0] ? undefined : known.get(change.bundle)
    const decided = before ?? strictest(members.map((member) => alone(member, used)))
    known.set(change.bundle, decided)
    return decided
  }
}

const BY_STRICTNESS = ['apply', 'ask', 'refuse'] as const

function strictest([first, ...others]: readonly Decided[]): Decided {
  if (!first) throw new RangeError('a bundle has changes')
  return others.reduce((most, one) => (strictness(one) > strictness(most) ? one : most), first)
}

function strictness({ decision, tier }: Decided): number {
  return BY_STRICTNESS.indexOf(decision) * APPROVAL_TIERS.length + APPROVAL_TIERS.indexOf(tier)
}

async function commonFacts({ tool, books, clock }: DecisionParts): Promise<PolicyFacts> {
  const organisation = await books.organisation()
  const { zone, baseCurrency } = organisation
  const now = clock.now()
  return {
    tool,
    organisation: books.ref,
    baseCurrency,
    lockDate: lockDateOf(organisation),
    today: dayAt(now, zone),
    dayStartedAt: dayStart(now, zone),
    time: timeAt(now, zone),
    history: undefined,
    accounts: undefined,
    used: [],
  }
}

/** When the day of an instant began in a zone, milliseconds: found by halving, since days of 23 and 25 hours exist. */
export function dayStart(instant: number, zone: string): number {
  const today = dayAt(instant, zone)
  let [before, within] = [instant - 26 * 3_600_000, instant]
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2)
    if (dayAt(middle, zone) < today) before = middle
    else within = middle
  }
  return within
}

/** The time of day in a zone, `HH:MM`. */
export function timeAt(instant: number, timeZone: string): string {
  let format = timeFormats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    timeFormats.set(timeZone, format)
  }
  return format.format(instant)
}

const timeFormats = new Map<string, Intl.DateTimeFormat>()

const OF_HISTORY: readonly ConditionName[] = ['known_contact', 'min_contact_age_days', 'min_posted_documents']
const OF_ACCOUNTS: readonly ConditionName[] = ['any_account', 'only_accounts']

function needsHistory(change: Change, policy: Policy, facts: PolicyFacts): boolean {
  const at = caseOf(change, facts)
  if (rulesOf(policy).some((rule) => inDoubtOver(OF_HISTORY, rule, at))) return true
  if (!dependsOnHistory(at)) return false
  const assumed = { total: 1, documents: [] }
  return couldPassUnseen(decide(change, policy, { ...facts, history: assumed }))
}

function inDoubtOver(names: readonly ConditionName[], rule: Rule, at: Case): boolean {
  const mentioned = names.some((name) => rule.when?.[name] !== undefined || rule.unless?.[name] !== undefined)
  return mentioned && truthOf(rule, at) === 'unknown'
}

async function historyOf(contactId: string, books: Books): Promise<ContactHistory> {
  const { rows, total } = await books.findInvoices({ contactIds: [contactId], statuses: ['AUTHORISED', 'PAID'] })
  const documents = rows.map(({ id, kind, date, total: amount, currencyRate }) => ({
    id,
    kind,
    date,
    amount: baseSize(amount, currencyRate),
  }))
  return { total, documents }
}

type Accounts = ReadonlyMap<string, readonly (string | undefined)[]>

async function accountsFor(
  plan: readonly Change[],
  facts: PolicyFacts,
  { policy, books }: DecisionParts,
): Promise<Accounts> {
  const wanting = plan.filter((change) =>
    rulesOf(policy).some((rule) => inDoubtOver(OF_ACCOUNTS, rule, caseOf(change, facts))),
  )
  const [invoices, others] = [new Set<string>(), new Map<string, RecordKind>()]
  for (const change of wanting) {
    const [id, kind] = [subjectOf(change), kindOf(change)]
    if (id === undefined || kind === undefined) continue
    if (kind === 'invoice' || kind === 'bill') invoices.add(id)
    else others.set(id, kind)
  }
  const { rows } = invoices.size > 0 ? await books.findInvoices({ ids: [...invoices], detail: true }) : { rows: [] }
  const records = await Promise.all([...others].map(([id, kind]) => books.record(kind, id)))
  const found = [...rows, ...records.filter((record) => record !== undefined)]
  return new Map(found.flatMap(({ id, lines }) => (lines ? [[id, lines.filter(posts).map(accountIn)] as const] : [])))
}

// A line that is only words posts nowhere.
function posts({ accountCode, lineAmount }: { accountCode: string; lineAmount: bigint }): boolean {
  return accountCode !== '' || lineAmount !== 0n
}

function accountIn({ accountCode }: { accountCode: string }): string | undefined {
  return accountCode === '' ? undefined : accountCode
}
