import { isAbsolute } from 'node:path'
import * as z from 'zod'
import { PRESETS } from './call/policy.ts'
import { SCOPE_MODELS } from './call/scopes.ts'
import { TOOLSETS } from './call/tool.ts'

/** Countries that the demo company can be in. */
export const DEMO_COUNTRIES = ['nz', 'au', 'uk', 'us'] as const

/** What is logged at the least. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

const loopback = z
  .string()
  .refine(isLoopback, 'must be http on localhost, 127.0.0.1 or [::1], such as http://127.0.0.1:5050')
const instant = z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-11-20T09:00:00Z' })
const oneOf = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, { error: `must be ${names.join(', ')}` })

const folder = z.string().refine(isAbsolute, 'must be absolute paths of folders, separated by commas')

/** What a policy can be, as messages say it. */
export const POLICY_WORDS = `must be ${PRESETS.join(', ')} or the path of a .json file`
const yesOrNo = z.enum(['true', 'false'], { error: 'must be true or false' })
const days = (least: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number of days')
    .transform((text) => Number.parseInt(text, 10))
    .refine((count) => count >= least, `must be at least ${least} days`)
const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port, such as 5055')
  .transform((text) => Number.parseInt(text, 10))
  .refine((number) => number <= 65_535, 'must be a port, such as 5055')

const hostName = z
  .string()
  .regex(
    /^[a-z0-9.-]{1,253}$/i,
    'must be names without scheme and port, such as books.example.com, separated by commas',
  )
  .transform((name) => name.toLowerCase())

/** Every setting, by the name it has as a flag; as an environment variable it is `XERO_MCP_` and the name in capitals. */
export const settings = z.strictObject({
  demo: oneOf(DEMO_COUNTRIES).optional(),
  simulator: loopback.optional(),
  'client-id': z.string().min(1).optional(),
  'client-secret': z.string().min(1).optional(),
  bearer: z.string().min(1).optional(),
  policy: z.union([oneOf(PRESETS), z.string().regex(/\.json$/)], { error: POLICY_WORDS }).optional(),
  organisation: z.string().min(1).max(255).optional(),
  toolsets: z.array(oneOf(TOOLSETS)).min(1).optional(),
  'scope-model': oneOf(SCOPE_MODELS).optional(),
  'file-folders': z.array(folder).min(1).optional(),
  clock: instant.optional(),
  'log-level': oneOf(LOG_LEVELS).optional(),
  user: z.string().min(1).max(80).optional(),
  data: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
  'key-file': z.string().min(1).optional(),
  passphrase: z.string().min(1).optional(),
  'allow-key-file': yesOrNo.optional(),
  checkpoints: z.string().min(1).optional(),
  'keep-requests': days(1).optional(),
  'keep-changes': days(7).optional(),
  'keep-audit': days(365).optional(),
  'approvals-port': port.optional(),
  mirror: z.enum(['on', 'off'], { error: 'must be on or off' }).optional(),
  http: yesOrNo.optional(),
  'http-port': port.optional(),
  'http-host': z
    .string()
    .regex(/^[A-Za-z0-9.:-]{1,253}$/, 'must be an address or name of this computer')
    .optional(),
  'http-hosts': z.array(hostName).min(1).max(50).optional(),
})

function isLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username } = new URL(text)
  return protocol === 'http:' && username === '' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}
