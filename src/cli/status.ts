import { cleanText } from '../books/ledger-text.ts'
import { ArgumentError, flagsOf, type Output, runNamed } from './command-line.ts'
import { columns, type LoginFacts, type OrganisationFacts, shortId, whenText } from './login-facts.ts'

/** What `xero-mcp status --help` prints. */
export const STATUS_HELP = `xero-mcp status [--json]
                           how this record stands: logins, key, policy, what is
                           held or being sent, calls left, how fresh the copies
                           are. It asks Xero nothing and shows no secret
`

/** An organisation with how its work stands. */
export interface OrganisationStatus extends OrganisationFacts {
  held: number
  sending: number
  /** Calls that Xero last said are left; absent where that is not known. */
  callsLeft: { day?: number | undefined; minute?: number | undefined; blockedUntil?: number | undefined }
  /** Up to when the copy of its documents is complete; undefined where there is none yet. */
  copiedAt: number | undefined
}

/** Everything that is told; instants in milliseconds. */
export interface Status {
  version: string
  /** Where the record is, and what the key that seals it came from. */
  folder: string
  key: string
  /** What counts before the logins; undefined for nothing. */
  credential: string | undefined
  /** What to say where there is no login. */
  withoutLogin: string
  policy: { name: string; base: string; faults: readonly string[] }
  toolsets: readonly string[]
  paused: boolean
  mirror: boolean
  held: number
  logins: readonly LoginFacts[]
  organisations: readonly OrganisationStatus[]
}

/** What the command runs in. */
export interface StatusSurroundings extends Output {
  zone: string
  /** Reads it from the record; throws Fault when that cannot be opened. */
  read(): Promise<Status>
}

/** Runs `xero-mcp status`. Answers the exit code: 1 when the record cannot be opened, 2 when the arguments cannot be used. */
export async function runStatus(args: readonly string[], around: StatusSurroundings): Promise<number> {
  return await runNamed('status', around, async () => {
    const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
    const { values, positionals } = flagsOf('status', args, options)
    if (values.help) {
      around.write(STATUS_HELP)
      return 0
    }
    if (positionals.length > 0) throw new ArgumentError('status takes no words.')
    const status = await around.read()
    const { withoutLogin, ...told } = status
    const text = values.json ? JSON.stringify(told, undefined, 2) : inWords(status, around.zone)
    around.write(`${text}\n`)
    return 0
  })
}

function inWords(status: Status, zone: string): string {
  const { logins, organisations } = status
  return [
    factLines(status),
    logins.length === 0 ? noLogins(status) : loginTable(logins, zone),
    ...(organisations.length === 0 ? [] : [organisationTable(organisations, zone, status.mirror)]),
  ].join('\n\n')
}

function factLines({ version, folder, key, credential, policy, toolsets, paused, held, mirror }: Status): string {
  const facts: readonly (readonly [string, string])[] = [
    ['version', version],
    ['record', `${folder}, sealed with a key from: ${key}`],
    ...(credential === undefined ? [] : [['credential', `${credential}, which counts before the logins`] as const]),
    ['policy', policy.name === policy.base ? policy.name : `${cleanText(policy.name, 80)}, on top of ${policy.base}`],
    ...policy.faults.map((fault) => ['', cleanText(fault, 300)] as const),
    ['toolsets', toolsets.join(', ')],
    ['writing', paused ? 'PAUSED, until: xero-mcp resume' : 'not paused'],
    ['held', held === 0 ? 'nothing waits for a person' : `${held} for a person, see: xero-mcp approvals`],
    ['copies', mirror ? 'on' : 'off'],
  ]
  return facts.map(([name, value]) => `${name.padEnd(11)}${value}`).join('\n')
}

function noLogins({ credential, withoutLogin }: Status): string {
  return credential === undefined ? withoutLogin : 'No login is kept here.'
}

function loginTable(logins: readonly LoginFacts[], zone: string): string {
  return columns(
    ['login', 'kind', 'client', 'may', 'agreed to', 'last refreshed', 'state'],
    logins.map(({ id, kind, client, may, agreedAt, refreshedAt, state }) => [
      ...[id, kind, cleanText(client, 40), may, whenText(agreedAt, zone), whenText(refreshedAt, zone)],
      state === 'ended' ? 'ended: run xero-mcp login' : state,
    ]),
  )
}

function organisationTable(organisations: readonly OrganisationStatus[], zone: string, mirror: boolean): string {
  return columns(
    ['organisation', 'id', 'books', 'state', 'held', 'sending', 'calls left today', 'copy complete up to'],
    organisations.map((one) => [
      ...[one.name, shortId(one.id), one.books, `${one.usual ? 'usual, ' : ''}${one.state}`],
      ...[one.held, one.sending].map((count) => (count === 0 ? '' : `${count}`)),
      leftText(one.callsLeft, zone),
      mirror ? whenText(one.copiedAt, zone) || 'none yet' : '',
    ]),
  )
}

function leftText({ day, blockedUntil }: OrganisationStatus['callsLeft'], zone: string): string {
  const left = day === undefined ? 'not known' : `${day}`
  return blockedUntil === undefined ? left : `${left}, none before ${whenText(blockedUntil, zone)}`
}
