import { isAbsolute, posix, win32 } from 'node:path'
import { type Finding, fine, warned } from '../../call/findings.ts'
import type { Computer } from '../data-folder.ts'

/** A host's configuration as it stands on this computer. */
export interface HostFile {
  path: string
  text: string
  /** Undefined where the system has no modes. */
  mode: number | undefined
}

/** Where hosts keep their configuration for all projects. */
export function hostFiles({ environment, home, platform }: Computer): string[] {
  const { join } = platform === 'win32' ? win32 : posix
  const desktop =
    platform === 'win32'
      ? join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Claude')
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support', 'Claude')
        : join(environment.XDG_CONFIG_HOME ?? join(home, '.config'), 'Claude')
  return [join(desktop, 'claude_desktop_config.json'), join(home, '.cursor', 'mcp.json'), join(home, '.claude.json')]
}

/** How a host starts this server with these settings, for pasting: full paths, since a host started from the desktop may not find node. */
export function entryFinding(node: string, main: string, flags: readonly string[]): Finding {
  const entry = JSON.stringify({ command: node, args: [main, ...flags] })
  return fine('host.entry', `A host starts this server with: ${entry}`)
}

/** What in a host's configuration keeps this server from starting, or gives its secrets away. No value of it is shown. */
export function hostFindings({ path, text, mode }: HostFile, exists: (path: string) => boolean): Finding[] {
  const check = 'host.configuration'
  const content = jsonIn(text)
  if (content === undefined)
    return [
      warned(
        check,
        `${path} is not JSON, so its host starts no server.`,
        'Mend it: a comma or a bracket is often missing.',
      ),
    ]
  const ours = entriesIn(content).filter(({ words }) => words.some((word) => /xero-mcp/i.test(word)))
  if (ours.length === 0) return []
  return ours.flatMap(({ name, words, secrets }) => {
    const script = words.find((word) => /\.m?js$/.test(word))
    const where = `${JSON.stringify(name)} in ${path}`
    if (script !== undefined && !isAbsolute(script))
      return [warned(check, `${where} names a file by a relative path.`, 'Give its full path.')]
    if (script !== undefined && !exists(script))
      return [warned(check, `${where} names a file that is not there.`, 'Give the full path of dist/main.js.')]
    if (secrets && mode !== undefined && (mode & 0o077) !== 0) {
      return [warned(check, `${where} has secrets, and other users of this computer can read it.`, `chmod 600 ${path}`)]
    }
    return [fine(check, `${where} starts this server.`)]
  })
}

interface Entry {
  name: string
  words: readonly string[]
  secrets: boolean
}

const SECRETS = /^XERO_MCP_(?:CLIENT_SECRET|BEARER|KEY|PASSPHRASE)$/

function entriesIn(content: object): Entry[] {
  const { mcpServers, servers } = content as { mcpServers?: unknown; servers?: unknown }
  return Object.entries({ ...objectOf(servers), ...objectOf(mcpServers) }).map(([name, value]) => {
    const { command, args, env } = objectOf(value)
    const words = [command, ...(Array.isArray(args) ? args : [])].filter((word) => typeof word === 'string')
    return { name, words, secrets: Object.keys(objectOf(env)).some((key) => SECRETS.test(key)) }
  })
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function jsonIn(text: string): object | undefined {
  try {
    const content: unknown = JSON.parse(text)
    return typeof content === 'object' && content !== null ? content : undefined
  } catch {
    return undefined
  }
}
