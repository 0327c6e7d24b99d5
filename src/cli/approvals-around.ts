import type { TotpVerifier } from '../approvals/totp.ts'
import { visible } from '../books/ledger-text.ts'
import type { Agreed, Shown } from '../call/agree.ts'
import type { Answer, Approvals } from '../call/approvals.ts'
import { Fault } from '../call/fault.ts'
import { Interrupted, type Terminal } from './terminal.ts'

/** What a page of one use is opened for: the queue, or a passkey for a new approver whom `enrolledBy` (an approver's id) lets in. */
export type PageWanted = { kind: 'queue' } | { kind: 'enrol'; name: string; enrolledBy: string | undefined }

/** What `xero-mcp approvals` works in. */
export interface ApprovalsAround {
  approvals: Approvals
  verify: TotpVerifier['verify']
  /** Records a yes to each, carries out what may go, and waits a while for what came of it. One fault keeps none of the others back. */
  agree(shown: readonly Shown[], answer: Answer): Promise<readonly Agreed[]>
  /** A fresh link of one use to the page. */
  pageLink(wanted: PageWanted): Promise<string>
  /** Where the page is, without anything that opens it; undefined while none is up. */
  pageAddress(): Promise<string | undefined>
  terminal: Terminal
  now(): number
  /** IANA name of the zone in which instants are shown. */
  zone: string
  random(size: number): Uint8Array
  /** A fresh id for an approver. */
  newId(): string
}

// Whatever a text holds, a terminal must not be told to move, recolour or rewrite what a person reads.
const UNPRINTABLE = /[^\P{C}\n]/gu

/** The same terminal, to which control and other invisible characters never get. */
export function safeTerminal(terminal: Terminal): Terminal {
  const safe = (text: string) => text.replace(UNPRINTABLE, '')
  return {
    ...terminal,
    write: (text) => terminal.write(safe(text)),
    complain: (text) => terminal.complain(safe(text)),
    ask: (question, signal) => terminal.ask(safe(question), signal),
    askHidden: (question) => terminal.askHidden(safe(question)),
  }
}

/** What a step answers; a Fault is told to the person instead, and undefined answered. */
export async function attempted<T>({ terminal }: ApprovalsAround, step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step()
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    terminal.complain(`${faultText(thrown)}\n`)
    return undefined
  }
}

/** A fault in one line for a person. */
export function faultText({ fact, next }: Fault): string {
  return visible(`${fact} ${next}`, 1_000)
}

/** Runs a command until the person stops it; then answers 1. */
export async function untilInterrupted({ terminal }: ApprovalsAround, command: () => Promise<number>): Promise<number> {
  try {
    return await command()
  } catch (thrown) {
    if (!(thrown instanceof Interrupted)) throw thrown
    terminal.complain('\nStopped. What was not answered stays as it was.\n')
    return 1
  }
}
