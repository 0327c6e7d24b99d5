import { createHash } from 'node:crypto'
import { approvalsPage } from '../../src/approvals/page.ts'
import { pageLink } from '../../src/approvals/page-access.ts'
import type { PageAnswer, PageRequest } from '../../src/approvals/page-guard.ts'
import type { PageParts } from '../../src/approvals/page-parts.ts'
import { day } from '../../src/books/day.ts'
import type { DocumentDraft, DocumentRef } from '../../src/call/acts/documents.ts'
import type { Change, Outcome } from '../../src/call/change.ts'
import type { ChangeRecord } from '../../src/call/changes.ts'
import { Fault } from '../../src/call/fault.ts'
import { approvalsInMemory, heldRecord } from './approvals-in-memory.ts'

export const NOON = Date.UTC(2026, 10, 20, 0, 5)
const HOUR = 3_600_000

/** A clock that stands still until it is moved. */
export function stillClock(start = NOON) {
  let now = start
  const waiting: { at: number; wake: () => void }[] = []
  return {
    now: () => now,
    wait: (milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ at: now + milliseconds, wake: resolve })
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
    advance(milliseconds: number) {
      now += milliseconds
      for (const { at, wake } of waiting) if (at <= now) wake()
    },
  }
}

export function invoice(over: Partial<DocumentDraft> = {}): Change {
  const draft: DocumentDraft = {
    kind: 'invoice',
    contact: { id: 'c1', name: 'Harbour Dental Ltd' },
    status: 'AUTHORISED',
    date: day('2026-11-20'),
    due: day('2026-12-20'),
    number: 'INV-0231',
    reference: 'PO 7781',
    currency: 'NZD',
    lineAmountTypes: 'Exclusive',
    lines: [
      {
        description: 'Kestrel X2 desk lamp, brass',
        quantity: 120_000n,
        unitAmount: 1_450_000n,
        accountCode: '200',
        itemCode: 'LAMP-X2',
        taxType: 'OUTPUT2',
        tracking: [{ category: 'Region', option: 'Auckland' }],
      },
      {
        description: 'Delivery and set-up',
        quantity: 10_000n,
        unitAmount: 2_000_000n,
        discountRate: 100_000n,
        accountCode: '260',
        taxType: 'OUTPUT2',
      },
      { description: 'Thank you for your business' },
    ],
    totals: { subTotal: 192_000n, totalTax: 28_800n, total: 220_800n },
    ...over,
  }
  const summary = `Create invoice for "${draft.contact.name}", 2,208.00 NZD, and approve it`
  return { act: 'create_document', draft, summary, warnings: [] }
}

export function documentRef(over: Partial<DocumentRef> = {}): DocumentRef {
  return {
    id: 'd1',
    kind: 'bill',
    number: 'BILL-88',
    contact: { id: 'c2', name: 'Tui Freight' },
    status: 'AUTHORISED',
    date: day('2026-11-01'),
    total: 115_000n,
    amountDue: 115_000n,
    currency: 'NZD',
    currencyRate: 1_000_000n,
    updatedAt: 1,
    ...over,
  }
}

export function bankDetails(): Change {
  return {
    act: 'update_contact',
    contact: { id: 'c2', name: 'Tui Freight', updatedAt: 1 },
    patch: { bankAccount: '12-3456-7890123-00', email: 'accounts@tui-freight.example' },
    differences: [
      { field: 'bank account', before: '••••5500', after: '••••2300' },
      { field: 'e-mail', before: 'office@tui-freight.example', after: 'accounts@tui-freight.example' },
    ],
    summary:
      'Change contact "Tui Freight": bank account "••••5500" -> "••••2300"; e-mail "office@tui-freight.example" -> "accounts@tui-freight.example"',
    warnings: [
      'The new bank account came from the text of a bill and not from the operator: call the supplier on a number you know.',
    ],
  }
}

export function voidBill(): Change {
  return {
    act: 'set_status',
    document: documentRef(),
    to: 'VOIDED',
    ours: false,
    summary: 'Void bill BILL-88 of "Tui Freight", 1,150.00 NZD',
    warnings: [],
  }
}

let count = 0

/** A held change of which there can be several, its hash right. */
export function held(change: Change = invoice(), over: Partial<ChangeRecord> = {}): ChangeRecord {
  count += 1
  return heldRecord(change, {
    id: `chg_${String(count).padStart(8, '0')}`,
    organisation: { id: 'org-1', name: 'Kestrel Trading Ltd', demo: true },
    tool: 'create_invoices',
    proposer: { user: 'Aroha Ngata', client: 'Claude Desktop 1.4' },
    effect: 'post',
    why: 'It posts to the ledger, and it is above the limit of 1,000.00.',
    plannedAt: NOON - HOUR,
    decidedAt: NOON - HOUR,
    expiresAt: NOON + 23 * HOUR,
    ...over,
  })
}

/** Everything a page needs, with fakes where a person, Xero and the store would be. `executed` are the changes that were carried out. */
export function pageParts(outcome?: (record: ChangeRecord) => Outcome | undefined) {
  const clock = stillClock()
  const store = approvalsInMemory(clock)
  const executed: string[] = []
  const logged: unknown[] = []
  let tokens = 0
  const done = ({ id }: ChangeRecord): Outcome => ({
    state: 'done',
    record: {
      id,
      label: 'INV-0231',
      contact: 'Harbour Dental Ltd',
      status: 'AUTHORISED',
      link: 'https://go.xero.com/app/x',
    },
    warnings: [],
  })
  const parts: PageParts = {
    approvals: store.approvals,
    decided: async (limit) => store.decided().slice(0, limit),
    async agree(shown, answer) {
      return await Promise.all(
        shown.map(async ({ id, hash }) => {
          const record = await store.approvals.approve(id, hash, answer)
          if (record.state !== 'sending') return record
          executed.push(id)
          const end = (outcome ?? done)(record)
          return end ? store.conclude(id, end) : record
        }),
      )
    },
    totp: {
      async verify({ id }, code) {
        if (code !== '123456') throw new Fault('refused', 'The code is wrong.', 'Type the next one.')
        return { approverId: id, name: 'Coda', method: 'totp', proof: 'step 1' }
      },
    },
    clock,
    zone: 'Pacific/Auckland',
    randomToken: () => createHash('sha256').update(`token ${++tokens}`).digest('base64url'),
    log: {
      info: (facts, message) => logged.push([facts, message]),
      warn: (facts, message) => logged.push([facts, message]),
      error: (facts, message) => logged.push([facts, message]),
    },
  }
  return { parts, clock, store, executed, logged }
}

export const ORIGIN = 'http://localhost:4711'

/** A browser without a window: it keeps the cookie, reads the tokens of forms and sends them. */
export function visitor(parts: PageParts, origin = ORIGIN) {
  const page = approvalsPage(parts, origin)
  let cookie: string | undefined
  const ask = async (over: Partial<PageRequest>): Promise<PageAnswer> => {
    const headers = { host: new URL(origin).host, ...(cookie === undefined ? {} : { cookie }), ...over.headers }
    const answer = await page({ method: 'GET', target: '/', body: '', ...over, headers })
    const given = answer.headers['set-cookie']
    if (given !== undefined) cookie = given.split(';')[0]
    return answer
  }
  const get = (target: string, headers: Record<string, string> = {}) => ask({ target, headers })
  return {
    ask,
    get,
    post: (target: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      ask({
        method: 'POST',
        target,
        body: new URLSearchParams(fields).toString(),
        headers: { origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    /** Comes in by a link of one use. */
    async enter(opening?: Parameters<typeof pageLink>[2]) {
      const link = await pageLink(parts, origin, opening)
      return await get(link.slice(origin.length))
    },
    /** The token of the form on a page, and what its browser is to sign. */
    async form(target: string, action: string) {
      return formIn((await get(target)).body, action)
    },
    forget: () => {
      cookie = undefined
    },
    useCookie: (other: string | undefined) => {
      cookie = other
    },
    cookie: () => cookie,
  }
}

/** A form in a page: its token and the options for the authenticator. */
export function formIn(body: string, action: string): { token: string; options: { challenge: string } } {
  const form = body.slice(body.indexOf(`action="${action}"`)).split('</form>')[0] ?? ''
  const token = /name="token" value="([^"]*)"/.exec(form)?.[1] ?? ''
  const options = /data-(?:sign|create)="([^"]*)"/.exec(form)?.[1] ?? ''
  const text = options.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  return { token, options: text === '' ? { challenge: '' } : JSON.parse(text) }
}
