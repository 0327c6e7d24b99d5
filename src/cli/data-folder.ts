import { posix, win32 } from 'node:path'

/** What the place of the record depends on: the environment, the user's home folder, and the kind of computer. */
export interface Computer {
  environment: Readonly<Record<string, string | undefined>>
  home: string
  platform: string
}

/** Where the record is kept when nothing is said: the folder for an application's state that the system's own conventions name. */
export function usualDataFolder({ environment, home, platform }: Computer): string {
  if (platform === 'win32') {
    return win32.join(environment.LOCALAPPDATA ?? win32.join(home, 'AppData', 'Local'), 'xero-mcp')
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'xero-mcp')
  const state = environment.XDG_STATE_HOME
  return posix.join(state?.startsWith('/') ? state : posix.join(home, '.local', 'state'), 'xero-mcp')
}
