import { Fault } from '../call/fault.ts'
import type { Login } from '../call/logins.ts'
import type { Identity, Reached, TokenSet } from '../xero/identity.ts'
import { safeTerminal } from './approvals-around.ts'
import { runNamed } from './command-line.ts'
import { type ChosenApp, chooseApp } from './login-app.ts'
import type { LoginAround, LoginPlace } from './login-around.ts'
import { throughBrowser } from './login-browser.ts'
import { LOGIN_HELP, type LoginFlags, readLoginFlags } from './login-flags.ts'
import { loggedInText } from './login-words.ts'
import { Interrupted } from './terminal.ts'

/** Runs `xero-mcp login`. Answers the exit code: 1 when nobody was logged in, 2 when the arguments cannot be used. */
export async function runLogin(words: readonly string[], outside: LoginAround): Promise<number> {
  const around = { ...outside, terminal: safeTerminal(outside.terminal) }
  const { terminal } = around
  return await runNamed('login', terminal, async () => {
    const flags = readLoginFlags(words)
    if (flags === 'help') {
      terminal.write(LOGIN_HELP)
      return 0
    }
    const place = await around.open()
    try {
      terminal.write(await logIn(flags, around, place))
      return 0
    } catch (thrown) {
      if (!(thrown instanceof Interrupted)) throw thrown
      terminal.complain('\nStopped. Nobody was logged in.\n')
      return 1
    } finally {
      await place.close()
    }
  })
}

/** Logs in and answers what the person is told of it. */
async function logIn(flags: LoginFlags, around: LoginAround, place: LoginPlace): Promise<string> {
  const [before, first] = [await place.logins.connections(), (await place.logins.all()).length === 0]
  const app = await chooseApp(flags, around, place)
  const asked = scopesAsked(flags, around, app)
  const login = app.kind === 'custom' ? await withSecret(app, asked, around, place) : await inBrowser(app)
  const [connections, usual] = [await place.logins.connections(), await place.logins.usual()]
  return loggedInText({ login, asked, before, connections, usual, first, settings: around.settings })

  async function inBrowser({ kind, clientId, clientSecret }: ChosenApp): Promise<Login> {
    if (kind === 'custom') throw new TypeError('a custom connection has no browser')
    const identity = place.identity({ kind, clientId, clientSecret, identityBase: place.identityBase })
    let kept: Login | undefined
    await throughBrowser(
      {
        begin: (redirect) => identity.begin(redirect, asked),
        ports: flags.port === undefined ? undefined : [flags.port],
        browser: flags.browser,
        finish: async (tokens) => {
          const reached = await reachedBy(tokens, identity, around)
          kept = loginOf(app, tokens.scopes, around, place)
          await place.keepTokens(kept.id, tokens, identity)
          await place.logins.keep(kept, reached)
          return reached.map(({ name }) => name)
        },
      },
      around,
    )
    if (!kept) throw new TypeError('the browser came back and nothing was kept')
    return kept
  }
}

function scopesAsked({ add }: LoginFlags, { settings }: LoginAround, { before }: ChosenApp): readonly string[] {
  return add === undefined ? settings.scopes : [...new Set([...(before?.scopes ?? settings.scopes), ...add])]
}

function loginOf(app: ChosenApp, scopes: readonly string[], around: LoginAround, place: LoginPlace): Login {
  const { kind, clientId, clientSecret, before } = app
  // Under a new id, so that nobody goes on with a token of a custom connection that was asked for other scopes.
  const id = (kind === 'custom' ? undefined : before?.id) ?? `lgn_${around.newHandle()}`
  const secret = clientSecret === undefined ? {} : { clientSecret }
  return { id, kind, clientId, ...secret, identityBase: place.identityBase, scopes, at: around.clock.now() }
}

async function reachedBy(tokens: TokenSet, identity: Identity, { secret }: LoginAround): Promise<readonly Reached[]> {
  secret(tokens.accessToken)
  if (tokens.refreshToken !== undefined) secret(tokens.refreshToken)
  return some(await identity.reached(tokens.accessToken))
}

function some(reached: readonly Reached[]): readonly Reached[] {
  if (reached.length > 0) return reached
  throw new Fault(
    'refused',
    'This login reaches no organisation. Nothing was changed.',
    'Run xero-mcp login again and choose one on the page of Xero; a practice has no books of its own.',
  )
}

/** A custom connection is kept once it has given a token that reaches its organisation. */
async function withSecret(app: ChosenApp, scopes: readonly string[], around: LoginAround, place: LoginPlace) {
  const login = loginOf(app, scopes, around, place)
  const token = await place.customToken(login).catch((thrown: unknown) => {
    if (!(thrown instanceof Fault) || !thrown.fact.includes('invalid_scope')) throw thrown
    const next =
      'Tick them all in the settings of the custom connection at https://developer.xero.com/app/manage and authorise it again, or ask for less (--toolsets, --policy observe).'
    throw new Fault(thrown.code, `${thrown.fact} It was asked for ${scopes.join(', ')}.`, next)
  })
  around.secret(token)
  const { clientId, identityBase } = login
  const reached = some(await place.identity({ kind: 'pkce', clientId, identityBase }).reached(token))
  await place.logins.keep(login, reached)
  return login
}
