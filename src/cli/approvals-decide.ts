import { visible } from '../books/ledger-text.ts'
import type { Answer, Approver } from '../call/approvals.ts'
import { hashOf } from '../call/canonical.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { Fault } from '../call/fault.ts'
import { type ApprovalsAround, attempted } from './approvals-around.ts'
import { becameText, fullText, listText, refusedText } from './approvals-show.ts'

const LONGEST_REASON = 500

/** Lists what is held and lets a person look at one after the other and decide, until nothing is held or Enter leaves. */
export async function reviewHeld(around: ApprovalsAround): Promise<number> {
  const { terminal, approvals } = around
  for (;;) {
    const held = await approvals.held()
    if (held.length === 0) {
      terminal.write('Nothing waits for a person.\n')
      return 0
    }
    terminal.write(`${listText(held, around, true)}\n\n`)
    const typed = (await terminal.ask(`Which one, 1 to ${held.length} (Enter leaves)? `)).trim()
    if (typed === '') return 0
    const record = numbered(held, typed)
    if (record) await attempted(around, () => decideOne(record, around))
    else terminal.complain(`There is no number ${visible(typed, 20)}.\n`)
    terminal.write('\n')
  }
}

async function decideOne(record: ChangeRecord, around: ApprovalsAround): Promise<boolean> {
  const { terminal } = around
  terminal.write(`\n${fullText(record, around)}\n`)
  const word = (await terminal.ask('approve, reject, or back (a/r/b)? ')).trim().toLowerCase()
  if (word === 'a' || word === 'approve') return await approveShown([record], around)
  if (word !== 'r' && word !== 'reject') return false
  return await rejectShown(record, await terminal.ask('Why not? '), around)
}

/** Shows changes in full and approves them with one code. Answers 1 when any did not count or failed. */
export async function approveNamed(ids: readonly string[], around: ApprovalsAround): Promise<number> {
  const records: ChangeRecord[] = []
  for (const id of new Set(ids)) records.push(await heldNamed(id, around))
  for (const record of records) around.terminal.write(`${fullText(record, around)}\n`)
  return (await approveShown(records, around)) ? 0 : 1
}

/** Shows a change in full and rejects it with a code and a reason. */
export async function rejectNamed(id: string, reason: string, around: ApprovalsAround): Promise<number> {
  const record = await heldNamed(id, around)
  around.terminal.write(`${fullText(record, around)}\n`)
  return (await rejectShown(record, reason, around)) ? 0 : 1
}

/** The change of an id, whatever its state. Throws Fault `not_found`. */
export async function changeNamed(id: string, { approvals }: ApprovalsAround): Promise<ChangeRecord> {
  const record = await approvals.find(id.trim())
  if (record) return record
  throw new Fault('not_found', `There is no change ${visible(id, 40)}.`, 'See xero-mcp approvals list.')
}

async function heldNamed(id: string, around: ApprovalsAround): Promise<ChangeRecord> {
  const record = await changeNamed(id, around)
  if (record.state === 'held') return record
  throw new Fault('refused', `${record.id} is ${record.state}, not held.`, 'There is nothing to decide.')
}

// Worked out from what was shown: were the stored hash another, the person would agree to something else.
function hashShown(record: ChangeRecord): string {
  const hash = hashOf(record)
  if (hash === record.hash) return hash
  throw new Fault(
    'refused',
    `${record.id} is not as it was recorded: its hash differs.`,
    'Do not agree to it. Check the audit with xero-mcp audit verify.',
  )
}

async function approveShown(records: readonly ChangeRecord[], around: ApprovalsAround): Promise<boolean> {
  const { terminal } = around
  const shown = records.map((record) => ({ id: record.id, hash: hashShown(record) }))
  const answer = await answerWithCode(around, hashesOf(shown))
  let good = true
  for (const agreed of await around.agree(shown, answer)) {
    if ('fault' in agreed) terminal.complain(`${refusedText(agreed.id, agreed.fault)}\n`)
    else terminal.write(`${becameText(agreed.record)}\n`)
    good &&= 'record' in agreed && agreed.record.state !== 'failed'
  }
  return good
}

async function rejectShown(record: ChangeRecord, reason: string, around: ApprovalsAround): Promise<boolean> {
  const said = visible(reason, LONGEST_REASON)
  if (said === '') throw new Fault('invalid_input', 'A no needs a reason.', 'Say why, in a few words.')
  const hash = hashShown(record)
  const answer = await answerWithCode(around, [hash])
  const rejected = await around.approvals.reject(record.id, hash, answer, said)
  around.terminal.write(`${rejected.id}: rejected. It will not happen.\n`)
  return true
}

function hashesOf(shown: readonly { hash: string }[]): string[] {
  return shown.map(({ hash }) => hash)
}

/** The answer of an approver who proves with a code, asked for here, that they mean these hashes. Throws Fault. */
export async function answerWithCode(around: ApprovalsAround, hashes: readonly string[]): Promise<Answer> {
  const approver = await approverAsked(around)
  const code = await around.terminal.askHidden(`Code of ${visible(approver.name)}: `)
  return await around.verify(approver, code, hashes)
}

/** Approvers with one-time codes who are not revoked. */
export function withCodes(approvers: readonly Approver[]): Approver[] {
  return approvers.filter(({ method, revokedAt }) => method === 'totp' && revokedAt === undefined)
}

async function approverAsked({ approvals, terminal }: ApprovalsAround): Promise<Approver> {
  const able = withCodes(await approvals.approvers())
  const [only] = able
  if (!only) {
    throw new Fault(
      'refused',
      'Nobody is enrolled with one-time codes.',
      'Decide on the page (xero-mcp approvals link), or enrol with xero-mcp approvals enrol --totp.',
    )
  }
  if (able.length === 1) return only
  terminal.write(able.map(({ name }, index) => `${index + 1}  ${visible(name)}\n`).join(''))
  const typed = (await terminal.ask(`Who are you, 1 to ${able.length}? `)).trim()
  const chosen = numbered(able, typed) ?? able.find(({ name }) => name.toLowerCase() === typed.toLowerCase())
  if (chosen) return chosen
  throw new Fault('invalid_input', `${visible(typed, 40)} is none of them.`, 'Type a number of the list.')
}

function numbered<T>(list: readonly T[], typed: string): T | undefined {
  return /^\d{1,4}$/.test(typed) ? list[Number.parseInt(typed, 10) - 1] : undefined
}
