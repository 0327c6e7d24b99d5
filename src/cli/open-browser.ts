import type { Clock } from '../books/clock.ts'

/** What tells whether this computer can show a browser. */
export interface BrowserFacts {
  environment: Readonly<Record<string, string | undefined>>
  platform: string
}

// A launcher that fails says so at once; one that works may stay for as long as the browser.
const LAUNCH_MS = 2_000

/** Opens an address in the person's own browser; false where there is none, as far as that can be told. Never throws. */
export async function openBrowser(address: string, facts: BrowserFacts, clock: Clock): Promise<boolean> {
  if (!hasScreen(facts)) return false
  try {
    const { default: open } = await import('open')
    const launcher = await open(address)
    const waited = new AbortController()
    const ended = new Promise<boolean>((resolve) => {
      launcher.once('exit', (code) => resolve(code === 0))
      if (launcher.exitCode !== null) resolve(launcher.exitCode === 0)
    })
    const stays = clock.wait(LAUNCH_MS, waited.signal).then(
      () => true,
      () => true,
    )
    return await Promise.race([ended, stays]).finally(() => waited.abort())
  } catch {
    return false
  }
}

/** Whether a browser would be seen by whoever types here: not over SSH, nor on a Linux without a screen. */
export function hasScreen({ environment, platform }: BrowserFacts): boolean {
  const screen = environment.DISPLAY || environment.WAYLAND_DISPLAY
  if (environment.SSH_CONNECTION && !screen) return false
  return platform !== 'linux' || Boolean(screen || environment.WSL_DISTRO_NAME)
}
