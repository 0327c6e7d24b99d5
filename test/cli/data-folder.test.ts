import { expect, test } from 'vitest'
import { usualDataFolder } from '../../src/cli/data-folder.ts'

test.each([
  ['linux', {}, '/home/ann', '/home/ann/.local/state/xero-mcp'],
  ['linux', { XDG_STATE_HOME: '/var/ann' }, '/home/ann', '/var/ann/xero-mcp'],
  ['linux', { XDG_STATE_HOME: 'relative' }, '/home/ann', '/home/ann/.local/state/xero-mcp'],
  ['darwin', { XDG_STATE_HOME: '/x' }, '/Users/ann', '/Users/ann/Library/Application Support/xero-mcp'],
  ['win32', { LOCALAPPDATA: 'C:\\Users\\ann\\L' }, 'C:\\Users\\ann', 'C:\\Users\\ann\\L\\xero-mcp'],
  ['win32', {}, 'C:\\Users\\ann', 'C:\\Users\\ann\\AppData\\Local\\xero-mcp'],
])('on %s with %j the record is kept in the usual place', (platform, environment, home, folder) => {
  expect(usualDataFolder({ platform, environment, home })).toBe(folder)
})
