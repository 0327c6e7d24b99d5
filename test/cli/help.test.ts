import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const main = resolve(import.meta.dirname, '../../dist/main.js')

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'help-'))
})
afterEach(() => rmSync(home, { recursive: true }))

// As on a computer without a keychain and without a key.
function run(...args: string[]) {
  const environment = { PATH: process.env.PATH ?? '', HOME: home }
  return spawnSync(process.execPath, [main, ...args], { env: environment, encoding: 'utf8', timeout: 20_000 })
}

describe('help', () => {
  it.each([
    ['help'],
    ...['login', 'logout', 'org', 'status', 'doctor', 'simulator', 'policy'].map((name) => [name, '--help']),
    ...['approvals', 'audit', 'pause', 'resume', 'purge'].map((name) => [name, '--help']),
    ['approvals', 'enrol', '--help'],
    ...['org', 'status', 'doctor', 'simulator', 'policy', 'audit', 'pause', 'resume', 'purge'].map((name) => [
      name,
      '-h',
    ]),
  ])('%s %s opens nothing and fits a terminal of 80 columns', (...args) => {
    const { status, stdout, stderr } = run(...args)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain(args[0] === 'help' ? 'Commands' : `xero-mcp ${args[0]}`)
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(readdirSync(home)).toEqual([])
  })
})
