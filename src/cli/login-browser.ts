import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import type { LoginBegun, TokenSet } from '../xero/identity.ts'
import type { LoginAround } from './login-around.ts'
import { type Answered, type LoginListener, listenForLogin } from './login-listen.ts'
import type { Told } from './login-page.ts'
import { Interrupted, type Terminal } from './terminal.ts'

/** How long a login waits for the person, milliseconds. */
export const LOGIN_MS = 5 * 60_000

/** What a login in the browser takes. */
export interface BrowserLogin {
  /** Begins it for the address at which the browser comes back. */
  begin(redirect: string): Promise<LoginBegun>
  ports: readonly number[] | undefined
  browser: boolean
  /** What is done with the tokens; answers what the browser is told of it. */
  finish(tokens: TokenSet): Promise<readonly string[]>
}

/**
 * Takes a person to Xero and back: listens, shows the address, waits, and tells the browser how it went. Throws Fault `unavailable` for want
 * of a port or an answer in time, `unauthorised` where Xero or the person says no, and Interrupted.
 */
export async function throughBrowser(login: BrowserLogin, around: LoginAround): Promise<void> {
  const listener = await listenForLogin(login.ports)
  try {
    const begun = await login.begin(listener.redirect)
    const answered = await answerOf(begun, listener, login.browser, around)
    try {
      const organisations = await login.finish(await begun.finish(answered.address))
      await answered.reply({ ...CONNECTED, organisations })
    } catch (thrown) {
      await answered.reply(notConnected(thrown))
      throw thrown
    }
  } finally {
    await listener.close()
  }
}

const CONNECTED: Told = {
  status: 200,
  good: true,
  title: 'Connected to Xero',
  lines: ['You can close this window and go back to the terminal.'],
}

function notConnected(thrown: unknown): Told {
  const lines = thrown instanceof Fault ? [thrown.fact, thrown.next] : ['See the terminal for what went wrong.']
  return { status: 400, good: false, title: 'Not connected', lines: [...lines, 'You can close this window.'] }
}

async function answerOf(
  begun: LoginBegun,
  listener: LoginListener,
  browser: boolean,
  { terminal, clock, stopped, openBrowser }: LoginAround,
): Promise<Answered> {
  const state = new URL(begun.address).searchParams.get('state') ?? ''
  const opened = browser && (await openBrowser(begun.address))
  terminal.write(opened ? openedText(begun.address) : addressText(begun.address))
  const over = new AbortController()
  const ways = [listener.answered(state), timeIsUp(clock, over.signal), interruption(stopped)]
  const asks = !opened && terminal.isTTY
  if (asks) ways.push(pasted(terminal, listener.redirect, state, over.signal))
  try {
    return await Promise.race(ways)
  } finally {
    over.abort()
    // The question may still stand on the line.
    if (asks) terminal.write('\n')
  }
}

const WAITING = `This waits for ${LOGIN_MS / 60_000} minutes; Ctrl+C stops it.`

function openedText(address: string): string {
  return `Your browser shows Xero's page: choose an organisation there and allow access.\nIf it shows nothing, open this address yourself:\n\n${address}\n\n${WAITING}\n`
}

function addressText(address: string): string {
  return `Open this address in a browser, choose an organisation there and allow access:\n\n${address}\n\n${WAITING}\n`
}

async function timeIsUp(clock: Clock, signal: AbortSignal): Promise<never> {
  await clock.wait(LOGIN_MS, signal)
  throw new Fault(
    'unavailable',
    `Nobody answered in the browser within ${LOGIN_MS / 60_000} minutes. Nothing was changed.`,
    'Run xero-mcp login again when you are ready.',
  )
}

function interruption(stopped: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Interrupted('stopped'))
    if (stopped.aborted) stop()
    else stopped.addEventListener('abort', stop, { once: true })
  })
}

/** The address at which a browser on another computer ended, as the person pastes it. */
async function pasted(terminal: Terminal, redirect: string, state: string, signal: AbortSignal): Promise<Answered> {
  terminal.write('Is the browser on another computer? It then ends at a page that does not load.\n')
  for (;;) {
    const text = (await terminal.ask('Paste the address of that page here: ', signal)).trim()
    const address = URL.canParse(text) ? new URL(text) : undefined
    const fits = address && `${address.origin}${address.pathname}` === redirect
    if (fits && address.searchParams.get('state') === state) return { address, reply: async () => {} }
    terminal.complain(
      fits ? 'That is the answer to another login.\n' : `It must begin with ${redirect}? and be pasted whole.\n`,
    )
  }
}
