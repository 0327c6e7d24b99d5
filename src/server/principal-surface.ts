import { createHmac } from 'node:crypto'
import { NO_FOLDERS } from '../call/files.ts'
import { onlyReads, type Policy, policyBeside } from '../call/policy.ts'
import { policyIn } from '../call/policy-organisations.ts'
import type { House, Log } from '../call/run.ts'
import type { Principal } from './authorise.ts'
import { plainOrganisation } from './choose-house.ts'
import type { Surface } from './mcp.ts'

const ASK_THE_OPERATOR =
  'Whoever runs this server has it decided on, on the approvals page or with "xero-mcp approvals".'

/** What the server offers to one principal: their organisations alone, under the stricter of both policies, and as their own proposals. */
export function surfaceFor(surface: Surface, principal: Principal, policy: () => Policy): Surface {
  const { id, name, organisations } = principal
  const limited = organisations !== undefined
  const seen = (wanted: string | undefined) =>
    wanted === undefined || !limited || organisations.some((one) => isCalled(one, wanted)) ? wanted : undefined
  const shown = keptFor<readonly House[], readonly House[]>((houses) => housesFor(houses, principal))
  return {
    ...surface,
    readOnly: surface.readOnly || onlyReads(policyBeside(policy(), principal.policy)),
    defaultOrganisation: seen(surface.defaultOrganisation),
    usual: async () => seen(await surface.usual?.()),
    several: async () => (limited ? organisations.length > 1 : await surface.several()),
    houses: async () => shown(await surface.houses()),
    agree: (changes) => surface.agree(changes, name, principal.policy),
    // A question that was put to one principal cannot be answered by another.
    questionKey: createHmac('sha256', surface.questionKey).update(id).digest(),
  }
}

function isCalled({ id, name }: { id: string; name: string }, wanted: string): boolean {
  return [id, name].some((one) => plainOrganisation(one) === plainOrganisation(wanted))
}

function housesFor(houses: readonly House[], { organisations, name, policy }: Principal): readonly House[] {
  const ids = organisations?.map(({ id }) => id)
  const visible = houses.filter(({ books }) => ids?.includes(books.ref.id) ?? true)
  const refs = visible.map(({ books }) => books.ref)
  // The operator's rules may name organisations that are not seen.
  const policyFor = (whole: Policy, { books }: House) => (ids ? policyIn(whole, books.ref) : whole)
  return visible.map((house) => ({
    ...house,
    user: name,
    policy: () => policyFor(policyBeside(house.policy(), policy), house),
    organisations: refs,
    others: () => visible.flatMap(({ books }) => (books.ref.id === house.books.ref.id ? [] : [books])),
    log: namedLog(house.log, name),
    // The page shows every organisation, and so may a shared folder.
    ...(ids ? { files: NO_FOLDERS, whereToAgree: async () => ASK_THE_OPERATOR } : {}),
  }))
}

function namedLog(log: Log, token: string): Log {
  return {
    info: (facts, message) => log.info({ ...facts, token }, message),
    warn: (facts, message) => log.warn({ ...facts, token }, message),
    error: (facts, message) => log.error({ ...facts, token }, message),
  }
}

/** Computes once for the same input. */
function keptFor<Input, Output>(compute: (input: Input) => Output): (input: Input) => Output {
  let last: { input: Input; output: Output } | undefined
  return (input) => {
    if (last?.input !== input) last = { input, output: compute(input) }
    return last.output
  }
}
