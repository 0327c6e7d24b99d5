import { type OpenPage, openPage, PAGE_LEASE } from '../approvals/page-listen.ts'
import type { PageParts } from '../approvals/page-parts.ts'
import { totpVerifier } from '../approvals/totp.ts'
import type { Clock } from '../books/clock.ts'
import { type Agreed, type AgreeParts, agree, type Shown } from '../call/agree.ts'
import type { Answer } from '../call/approvals.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { Fault } from '../call/fault.ts'
import type { Policy } from '../call/policy.ts'
import type { House, Log } from '../call/run.ts'
import type { Store } from '../store/open-store.ts'
import { randomToken, systemClock, systemZone } from '../system.ts'

/** What the human side of a server works with. */
export interface ApprovalsParts {
  store: Store
  worker: string
  houses(): Promise<readonly House[]>
  clock: Clock
  log: Log
  port: number
  /** Whether the books are made up and live in this process: then whoever reads the link may enrol the first approver. */
  demo: boolean
}

/** Where people decide on what is held: the page, opened when it is first wanted, and what a yes does. */
export interface ApprovalsPlace {
  /** Whoever answers may be held tighter, by a policy `beside` the server's. */
  agree(shown: readonly Shown[], answer: Answer, beside?: Policy): Promise<readonly Agreed[]>
  page(): Promise<OpenPage>
  /** The page, if this process has asked for it; undefined otherwise. */
  opened(): Promise<OpenPage | undefined>
  /** Where the page of this store is, in whichever process; undefined while none is open. */
  address(): Promise<string | undefined>
  /** In a sentence, with a link of one use. */
  inWords(): Promise<string>
  close(): Promise<void>
}

/** The place where people decide, for one store. */
export function approvalsPlace(parts: ApprovalsParts): ApprovalsPlace {
  const { store, worker, houses, clock, log, port } = parts
  const agreeing: AgreeParts = {
    approvals: store.approvals,
    houseOf: async (id) => (await houses()).find(({ books }) => books.ref.id === id),
  }
  const yes: ApprovalsPlace['agree'] = (shown, answer, beside) => agree({ ...agreeing, beside }, shown, answer)
  const pageParts: PageParts = {
    approvals: store.approvals,
    decided: async (limit) => newestDecided(await houses(), limit),
    agree: async (shown, answer) => recordsIn(await yes(shown, answer)),
    totp: totpVerifier({ approvals: store.approvals, leases: store.leases, clock }),
    // The page looks after its lease beside the calls, in the computer's own time whatever the clock of the books does.
    clock: { now: clock.now, wait: systemClock.wait },
    zone: systemZone(),
    randomToken,
    log,
  }
  let opening: Promise<OpenPage> | undefined
  const page = () => {
    opening ??= openPage(pageParts, store.leases, worker, port).catch((thrown: unknown) => {
      opening = undefined
      throw thrown
    })
    return opening
  }
  return {
    agree: yes,
    page,
    opened: async () => await opening,
    address: async () => (await store.leases.holder(PAGE_LEASE))?.note,
    inWords: async () => inWords(await page(), parts),
    close: async () => {
      if (opening) await (await opening).close()
    },
  }
}

async function inWords(page: OpenPage, { store, demo }: ApprovalsParts): Promise<string> {
  const enrolled = (await store.approvals.approvers()).some(({ revokedAt }) => revokedAt === undefined)
  if (enrolled) {
    return `A person decides on the approvals page: ${await page.link()} (opens once), or with "xero-mcp approvals" on a terminal, with the settings of this server.`
  }
  if (demo) {
    return `Nobody is enrolled to agree yet. A person enrols and decides on the approvals page: ${await page.link({ enrols: true })} (opens once).`
  }
  return 'Nobody is enrolled to agree yet: a person enrols with "xero-mcp approvals enrol" on a terminal, with the settings that this server was started with.'
}

// What was agreed to is under way or done; the first that could not be agreed to is told.
function recordsIn(agreed: readonly Agreed[]): readonly ChangeRecord[] {
  const records = agreed.flatMap((one) => ('record' in one ? [one.record] : []))
  const [refused] = agreed.flatMap((one) => ('fault' in one ? [one.fault] : []))
  if (!refused) return records
  const count = records.length === 0 ? '' : `${records.length} of ${agreed.length} were agreed to. `
  throw new Fault(refused.code, `${count}${refused.fact}`, refused.next)
}

async function newestDecided(houses: readonly House[], limit: number): Promise<readonly ChangeRecord[]> {
  const states = ['sending', 'applied', 'failed', 'withdrawn', 'rejected', 'expired'] as const
  const pages = await Promise.all(houses.map(({ changes }) => changes.list({ states, limit })))
  return pages
    .flatMap(({ rows }) => rows)
    .sort((a, b) => b.decidedAt - a.decidedAt)
    .slice(0, limit)
}
