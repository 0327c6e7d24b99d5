import { renderUnicodeCompact } from 'uqr'
import { confirmedTotp, newTotp } from '../approvals/totp.ts'
import { visible } from '../books/ledger-text.ts'
import type { Approver } from '../call/approvals.ts'
import { canonicalText, sha256 } from '../call/canonical.ts'
import { Fault } from '../call/fault.ts'
import { type ApprovalsAround, attempted } from './approvals-around.ts'
import { answerWithCode, withCodes } from './approvals-decide.ts'

const LONGEST_NAME = 60
const CONFIRMATIONS = 3

/** Enrols an approver: with one-time codes here, or with a passkey through a link to the page. */
export async function enrol(
  { name: given, totp }: { name: string | undefined; totp: boolean },
  around: ApprovalsAround,
): Promise<number> {
  const enrolled = active(await around.approvals.approvers())
  const name = nameFor(given ?? (await around.terminal.ask('Name of the new approver: ')), enrolled)
  const id = around.newId()
  const enrolledBy = await letIn({ id, name, method: totp ? 'totp' : 'passkey' }, enrolled, around)
  if (totp) return await enrolTotp({ id, name, enrolledBy }, around)
  const link = await around.pageLink({ kind: 'enrol', name, enrolledBy })
  around.terminal.write(`Open this in the browser where ${name} has the passkey. It works once:\n\n  ${link}\n`)
  return 0
}

function nameFor(text: string, enrolled: readonly Approver[]): string {
  const name = visible(text, LONGEST_NAME)
  if (name === '') throw new Fault('invalid_input', 'An approver needs a name.', 'Give --name, or type one.')
  if (!enrolled.some((one) => isNamed(one, name))) return name
  throw new Fault(
    'invalid_input',
    `${name} is enrolled already.`,
    'Choose a name that tells them apart, or revoke the other.',
  )
}

function isNamed({ name }: Approver, text: string): boolean {
  return name.toLowerCase() === text.toLowerCase()
}

function active(approvers: readonly Approver[]): Approver[] {
  return approvers.filter(({ revokedAt }) => revokedAt === undefined)
}

type Newcomer = Pick<Approver, 'id' | 'name' | 'method'>

/** The id of the approver who lets a newcomer in; undefined for the first, and where only the page can ask, since all have passkeys. */
async function letIn(newcomer: Newcomer, enrolled: readonly Approver[], around: ApprovalsAround) {
  if (enrolled.length === 0) return undefined
  if (withCodes(enrolled).length > 0) {
    around.terminal.write('Somebody who is enrolled must let the new approver in.\n')
    const { approverId } = await answerWithCode(around, [sha256(canonicalText({ enrol: { ...newcomer } }))])
    return approverId
  }
  if (newcomer.method === 'passkey') return undefined
  throw new Fault(
    'refused',
    'Who is enrolled has passkeys only, and a terminal cannot ask for one.',
    'Enrol on the page: xero-mcp approvals enrol, without --totp.',
  )
}

async function enrolTotp(
  newcomer: { id: string; name: string; enrolledBy: string | undefined },
  around: ApprovalsAround,
): Promise<number> {
  const { terminal, approvals } = around
  const { secret, uri } = newTotp(newcomer.name, around.random)
  terminal.write(
    `${renderUnicodeCompact(uri, { border: 2 })}\n\nScan this with an authenticator app, or type it in there:\n`,
  )
  terminal.write(`  secret   ${secret.replace(/(.{4})(?=.)/g, '$1 ')}\n  address  ${uri}\n\n`)
  const credential = await confirmed(secret, around)
  if (credential === undefined) {
    terminal.complain('Nobody was enrolled. Take the entry out of the authenticator app.\n')
    return 1
  }
  await approvals.enrol({ ...newcomer, method: 'totp', credential })
  terminal.write(`${newcomer.name} is enrolled and can agree to held changes: xero-mcp approvals.\n`)
  return 0
}

async function confirmed(secret: string, around: ApprovalsAround): Promise<string | undefined> {
  for (let round = 0; round < CONFIRMATIONS; round++) {
    const code = await around.terminal.askHidden('The code it shows now: ')
    const credential = await attempted(around, async () => confirmedTotp(secret, code, around))
    if (credential !== undefined) return credential
  }
  return undefined
}

/** Lists who may agree to held changes. */
export async function listApprovers({ approvals, terminal }: ApprovalsAround): Promise<number> {
  const approvers = await approvals.approvers()
  const nameOf = (id: string) => approvers.find((one) => one.id === id)?.name ?? 'somebody'
  const lines = approvers.map(({ name, method, enrolledBy, revokedAt }) => {
    const how = method === 'totp' ? 'one-time codes' : 'passkey'
    const by = enrolledBy === undefined ? 'the first' : `let in by ${visible(nameOf(enrolledBy))}`
    return `${visible(name)}  ${how}, ${by}${revokedAt === undefined ? '' : ', revoked'}\n`
  })
  terminal.write(lines.length > 0 ? lines.join('') : 'Nobody is enrolled: xero-mcp approvals enrol\n')
  return 0
}

/** Revokes an approver, by the code of an enrolled one. */
export async function revoke(name: string, around: ApprovalsAround): Promise<number> {
  const enrolled = active(await around.approvals.approvers())
  const approver = enrolled.find((one) => isNamed(one, name.trim()))
  if (!approver) {
    throw new Fault('not_found', `No approver is named ${visible(name, 60)}.`, 'See xero-mcp approvals approvers.')
  }
  const answer = await answerWithCode(around, [sha256(canonicalText({ revoke: approver.id }))])
  await around.approvals.revoke(approver.id, answer)
  around.terminal.write(`${visible(approver.name)} is revoked and can agree to nothing any more.\n`)
  return 0
}

/** Prints a link of one use to the page. */
export async function printLink({ pageLink, terminal }: ApprovalsAround): Promise<number> {
  terminal.write(`It works once:\n\n  ${await pageLink({ kind: 'queue' })}\n`)
  return 0
}
