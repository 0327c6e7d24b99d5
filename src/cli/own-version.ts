import { readFileSync } from 'node:fs'

/** The version of this package, as its package.json says. */
export function ownVersion(): string {
  const content: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const named = typeof content === 'object' && content !== null && 'version' in content
  return named ? String(content.version) : '0.0.0'
}
