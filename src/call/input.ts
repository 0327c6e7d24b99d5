import * as z from 'zod'
import { cleanText } from '../books/ledger-text.ts'
import { Fault } from './fault.ts'
import type { Tool } from './tool.ts'

/** The arguments that a tool takes, with what `run` itself understands: every write can be rehearsed with `dry_run`, and asked for once more with `again`. */
export function inputOf(tool: Tool): z.ZodObject {
  if (tool.kind === 'read') return tool.input
  const { shape } = tool.effect === 'local' ? rehearsal : repeatable
  return tool.input.extend(shape)
}

const rehearsal = z.strictObject({ dry_run: z.boolean().optional().describe('Only show the plan') })
const repeatable = rehearsal.extend({
  again: z.boolean().optional().describe('Even if asked before within 24 h'),
})

const inputs = new WeakMap<Tool, z.ZodObject>()

const MOST_ISSUES = 5
const MOST_KEYS = 5

/** The arguments of a call, parsed strictly. Throws Fault `invalid_input` that names each field, the fact and the arguments there are. */
export function parseInput(tool: Tool, raw: unknown): Record<string, unknown> {
  const schema = inputs.get(tool) ?? inputOf(tool)
  inputs.set(tool, schema)
  const result = schema.safeParse(raw ?? {})
  if (result.success) return result.data
  const faults = result.error.issues.slice(0, MOST_ISSUES).map((issue) => wordIssue(issue, schema))
  throw new Fault('invalid_input', faults.join(' '), `Nothing was done. Mend this and call ${tool.name} again.`)
}

function wordIssue(issue: z.core.$ZodIssue, schema: z.ZodObject): string {
  const where = issue.path.map(String).join('.') || 'arguments'
  if (issue.code !== 'unrecognized_keys') return `${where}: ${cleanText(issue.message)}.`
  const named = issue.keys.slice(0, MOST_KEYS).map((key) => `"${cleanText(key, 40)}"`)
  const more = issue.keys.length > MOST_KEYS ? ` and ${issue.keys.length - MOST_KEYS} more` : ''
  const known = knownKeys(schema, issue.path)
  return `${where}: unknown argument ${named.join(', ')}${more}.${known.length > 0 ? ` Known: ${known.join(', ')}.` : ''}`
}

/** The keys of the object at a path of the schema; empty where there is none. */
function knownKeys(schema: z.ZodObject, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema
  for (const key of path) {
    const here = bare(at)
    if (here instanceof z.ZodObject) at = here.shape[String(key)]
    else if (here instanceof z.ZodArray) at = here.element
    else return []
  }
  const object = bare(at)
  if (object instanceof z.ZodRecord) {
    const { keyType } = object
    return keyType instanceof z.ZodEnum ? keyType.options.map(String) : []
  }
  return object instanceof z.ZodObject ? Object.keys(object.shape) : []
}

function bare(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return bare(schema.unwrap())
  return schema instanceof z.ZodPipe ? bare(schema.in) : schema
}
