import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  type ElicitRequestFormParams,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type RequestStateCodec,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import * as z from 'zod'
import type { Shown } from '../call/agree.ts'
import type { ChangeRecord } from '../call/changes.ts'
import type { Reply } from '../call/reply.ts'

/** A question that is open in a host: which organisation, every change of the plan, and those that a yes would release. */
export interface OpenQuestion {
  organisation: string
  changes: readonly string[]
  shown: readonly Shown[]
}

const FOR_SECONDS = 15 * 60
const QUESTION = 'agree'
const answerShape = z.strictObject({ agree: z.boolean() })

// As the protocol has it, which knows no additionalProperties here.
const FORM: ElicitRequestFormParams['requestedSchema'] = {
  type: 'object',
  properties: { agree: { type: 'boolean', description: 'Yes, do this in Xero' } },
  required: ['agree'],
}

/** What keeps a question from being changed on its way through the host; `key` has 32 bytes. */
export function questionCodec(key: Uint8Array): RequestStateCodec<OpenQuestion> {
  return createRequestStateCodec({ key, ttlSeconds: FOR_SECONDS, bind: ({ mcpReq }) => mcpReq.method })
}

/** A question as it is put to the person at the host. */
export interface Question {
  open: OpenQuestion
  message: string
}

/**
 * What to ask the person at the host about what a call left held; undefined where nobody may be asked that way: the host cannot, the policy wants
 * more than a host's answer, or something of the plan was refused and must be told first.
 */
export async function questionFor(
  reply: Reply,
  organisation: string,
  context: ServerContext,
  server: Server,
): Promise<Question | undefined> {
  const { held = [], changes = [] } = reply
  const askable = held.length > 0 && held.every(({ tier }) => tier === 'elicitation') && !reply.refused
  if (!askable || !canAsk(context, server)) return undefined
  const shown = held.map(({ id, hash }) => ({ id, hash }))
  return { open: { organisation, changes, shown }, message: await questionText(held) }
}

/** Whether the host speaks the older protocol, in which a question is a request of its own while the call stays open. */
export function asksMeanwhile({ mcpReq }: ServerContext): boolean {
  return mcpReq.envelope === undefined
}

/** Asks while the call stays open, and says whether the answer was a yes. A host that fails to ask has not said one. */
export async function askMeanwhile({ message }: Question, { mcpReq }: ServerContext): Promise<boolean> {
  const options = { timeout: FOR_SECONDS * 1_000, signal: mcpReq.signal }
  const answer = await mcpReq.elicitInput({ message, requestedSchema: FORM }, options).catch(() => undefined)
  return answer?.action === 'accept' && answerShape.safeParse(answer.content).data?.agree === true
}

/** The answer by which a host of the newer protocol asks, and then calls again. */
export async function askFirst(
  { open, message }: Question,
  codec: RequestStateCodec<OpenQuestion>,
  context: ServerContext,
): Promise<InputRequiredResult> {
  return inputRequired({
    requestState: await codec.mint(open, context),
    inputRequests: { [QUESTION]: inputRequired.elicit({ message, requestedSchema: FORM }) },
  })
}

/** What the person answered: yes to everything that was shown, or not. A host that accepts without filling in the form has not said yes. */
export function saidYes({ mcpReq: { inputResponses } }: ServerContext): boolean {
  return acceptedContent(inputResponses, QUESTION, answerShape)?.agree === true
}

/** Whether the person was asked and answered in any way. */
export function wasAnswered({ mcpReq: { inputResponses } }: ServerContext): boolean {
  return inputResponse(inputResponses, QUESTION).kind === 'elicit'
}

function canAsk({ mcpReq }: ServerContext, server: Server): boolean {
  const envelope: Readonly<Record<string, unknown>> = mcpReq.envelope ?? {}
  const capabilities = envelope[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities()
  const { success, data } = asksForms.safeParse(capabilities)
  return success && (data.elicitation.form !== undefined || data.elicitation.url === undefined)
}

// Older hosts say only that they can ask; a host that says more may be able to open links alone.
const asksForms = z.looseObject({
  elicitation: z.looseObject({ form: z.unknown().optional(), url: z.unknown().optional() }),
})

/** What a person reads before they say yes: what is sent and what it changes, not the assistant's words about it. */
export async function questionText(held: readonly ChangeRecord[]): Promise<string> {
  const { describeChange } = await import('../call/change-text.ts')
  const parts = held.map((record) => {
    const { title, facts, differences, lines, warnings, why } = describeChange(record)
    return [
      title,
      ...[...facts, ...(lines?.totals ?? [])].map(([label, value]) => `${label}: ${value}`),
      ...differences.map(({ field, before, after }) => `${field}: ${before || '(empty)'} -> ${after || '(empty)'}`),
      ...(lines ? [lines.columns.map(({ name }) => name), ...lines.rows].map((cells) => cells.join(' | ')) : []),
      ...warnings.map((warning) => `Note: ${warning}`),
      `Asked because: ${why}`,
    ].join('\n')
  })
  return ['Do this in Xero?', ...parts].join('\n\n')
}
