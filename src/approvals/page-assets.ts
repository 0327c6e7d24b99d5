import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type PageAnswer, SAFE_HEADERS } from './page-guard.ts'
import { SCRIPT } from './page-script.ts'
import { STYLE } from './page-style.ts'

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b6b70"/><path d="M9 17l5 5 10-12" fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round"/></svg>`

const ASSETS: Readonly<Record<string, readonly [string, () => string | Promise<string>]>> = {
  '/style.css': ['text/css', () => STYLE],
  '/app.js': ['text/javascript', () => SCRIPT],
  '/webauthn.js': ['text/javascript', passkeyScript],
  '/icon.svg': ['image/svg+xml', () => ICON],
}

/** A stylesheet, script or picture of the page, which are no secret; undefined for other paths. */
export async function assetAnswer(path: string): Promise<PageAnswer | undefined> {
  const asset = Object.hasOwn(ASSETS, path) ? ASSETS[path] : undefined
  if (!asset) return undefined
  const [type, text] = asset
  return { status: 200, headers: { ...SAFE_HEADERS, 'content-type': `${type}; charset=utf-8` }, body: await text() }
}

// As the package ships it for browsers: its entry for programs lies in a folder beside.
async function passkeyScript(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@simplewebauthn/browser')
  return await readFile(join(dirname(entry), '..', 'dist', 'bundle', 'index.umd.min.js'), 'utf8')
}
