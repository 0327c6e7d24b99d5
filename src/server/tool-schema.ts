import type { JSONObject, JSONValue } from '@modelcontextprotocol/server'
import * as z from 'zod'
import { reachesAtMost } from '../call/change.ts'
import { inputOf } from '../call/input.ts'
import type { Tool } from '../call/tool.ts'

/** The root of a tool's JSON Schema, as the protocol wants it. */
export interface ObjectSchema {
  [keyword: string]: unknown
  type: 'object'
  properties: JSONObject
  required?: string[]
}

/** How the `organisation` argument is offered: not at all, or as something that may or must be given. */
export type OrganisationArgument = 'absent' | 'optional' | 'required'

/** A tool as `tools/list` shows it. */
export interface ListedTool {
  name: string
  title: string
  description: string
  inputSchema: ObjectSchema
  outputSchema: ObjectSchema
  annotations: Record<string, boolean>
  _meta?: Record<string, unknown>
}

const listed = new WeakMap<Tool, Map<OrganisationArgument, ListedTool>>()

/** The definition of a tool for `tools/list`; computed once for each way of offering `organisation`. */
export function listedTool(tool: Tool, organisation: OrganisationArgument): ListedTool {
  const ways = listed.get(tool) ?? new Map<OrganisationArgument, ListedTool>()
  listed.set(tool, ways)
  const known = ways.get(organisation)
  if (known) return known
  const definition: ListedTool = {
    name: tool.name,
    title: tool.title,
    description: tool.about,
    inputSchema: withOrganisation(inputSchemaOf(tool), tool, organisation),
    outputSchema: tool.kind === 'read' ? READ_OUTPUT : WRITE_OUTPUT,
    annotations: annotationsOf(tool),
    ...(needsPerson(tool) ? { _meta: { 'anthropic/requiresUserInteraction': true } } : {}),
  }
  ways.set(organisation, definition)
  return definition
}

// Loose on purpose: a host that checks a finished write against its schema must not find fault with it.
const READ_OUTPUT: ObjectSchema = {
  type: 'object',
  properties: {
    organisation: { type: 'string' },
    demo: { type: 'boolean' },
    // Of lists, always the same names; `as_of` is a day, amounts are decimal text.
    count: { type: 'number' },
    shown: { type: 'number' },
    as_of: { type: 'string' },
    totals: { type: 'object' },
    cursor: { type: 'string' },
    rows: { type: 'array' },
  },
}

const WRITE_OUTPUT: ObjectSchema = {
  type: 'object',
  properties: { outcome: { type: 'string' }, changes: { type: 'array' } },
}

/** What hosts are told about a tool, read off its kind, usual effect and reach. */
function annotationsOf(tool: Tool): Record<string, boolean> {
  if (tool.kind === 'read') return { readOnlyHint: true, destructiveHint: false, openWorldHint: false }
  const settles = tool.effect === 'local' || tool.effect === 'destroy'
  return {
    readOnlyHint: false,
    destructiveHint: needsPerson(tool),
    openWorldHint: tool.effect === 'send' || tool.reach === 'send',
    // Withdrawing or voiding a second time finds nothing left to do; creating a second time makes another document.
    ...(settles ? { idempotentHint: true } : {}),
  }
}

function needsPerson(tool: Tool): boolean {
  return tool.kind === 'write' && reachesAtMost('post', tool.effect)
}

function withOrganisation(schema: ObjectSchema, tool: Tool, organisation: OrganisationArgument): ObjectSchema {
  if (organisation === 'absent') return schema
  const across = tool.kind === 'read' ? tool.across : undefined
  const description = across ? 'Name, or "all"' : 'Name'
  const properties = { organisation: { type: 'string', description }, ...schema.properties }
  if (organisation === 'optional' || across?.together) return { ...schema, properties }
  return { ...schema, properties, required: ['organisation', ...(schema.required ?? [])] }
}

/** The arguments of a tool as JSON Schema, without what costs tokens and tells a model nothing. */
function inputSchemaOf(tool: Tool): ObjectSchema {
  const whole: JSONObject = JSON.parse(JSON.stringify(z.toJSONSchema(inputOf(tool), { io: 'input' })))
  const { properties, required, ...rest } = tidy(whole)
  return {
    ...rest,
    type: 'object',
    properties: isObject(properties) ? properties : {},
    ...(Array.isArray(required) ? { required: required.map(String) } : {}),
    additionalProperties: false,
  }
}

// `run` checks lengths and names the field; of the defaults only words tell a model something.
const NOISE = new Set(['$schema', 'minLength', 'maxLength', 'propertyNames', 'minItems'])

function isNoise(keyword: string, value: JSONValue): boolean {
  return NOISE.has(keyword) || (keyword === 'default' && typeof value !== 'string')
}

function tidy(schema: JSONObject): JSONObject {
  const kept = Object.entries(schema).filter(([keyword, value]) => !isNoise(keyword, value))
  const tidied = Object.fromEntries(kept.map(([keyword, value]) => [keyword, tidyValue(keyword, value)]))
  if (tidied.multipleOf !== 1) return tidied
  const { multipleOf: _, ...whole } = tidied
  return { ...whole, type: 'integer' }
}

function tidyValue(keyword: string, value: JSONValue): JSONValue {
  if (keyword === 'properties' && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, tidyValue('', schema)]))
  }
  if (keyword === 'enum' || keyword === 'const' || keyword === 'required') return value
  if (Array.isArray(value)) return value.map((one) => tidyValue('', one))
  return isObject(value) ? tidy(value) : value
}

function isObject(value: JSONValue | undefined): value is JSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
