import { existsSync, mkdirSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { KESTREL } from '../simulator/edge-rig.ts'
import { freePort, loginRig, type Seen } from './login-rig.ts'

const CHROMIUM = '/usr/bin/chromium'
const missing = !existsSync(CHROMIUM)
if (missing)
  process.stderr.write(`No login was driven in a browser: there is no ${CHROMIUM} (Debian's package chromium).\n`)

/** Where pictures go, for people to look at; none are taken unless it is said. */
const SHOTS = process.env.LOGIN_SHOTS

let chrome: Browser
beforeAll(async () => {
  if (!missing) chrome = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
})
afterAll(async () => {
  await chrome?.close()
})

let xero: Awaited<ReturnType<typeof loginRig>>
beforeEach(async () => {
  xero = await loginRig()
  xero.simulator.consent.ask = true
})
afterEach(async () => {
  await xero.expectNothingShown()
  await xero.close()
})

async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
}

/** Logs in by a real browser, in which a person does this on the consent page; nothing may be wrong on any page. */
async function through(person: (page: Page) => Promise<void>, look: Parameters<Browser['newContext']>[0] = {}) {
  const context = await chrome.newContext({ viewport: { width: 1100, height: 820 }, ...look })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  const ended = await xero.run(['--port', String(await freePort())], async (address): Promise<Seen> => {
    await page.goto(address)
    await person(page)
    await page.waitForURL(/\/callback/)
    await page.waitForLoadState()
    return { url: page.url(), status: 0, html: await page.content() }
  })
  await xero.pages()
  return { ...ended, page, errors, close: () => context.close() }
}

describe.skipIf(missing)('a login in Chromium', { timeout: 120_000 }, () => {
  it('goes from the consent page to the page that says it is done', async () => {
    const { code, out, complaints, page, errors, close } = await through(async (consent) => {
      await shot(consent, 'consent')
      await consent.getByLabel('Kestrel Services').check()
      await consent.getByRole('button', { name: 'Allow access' }).click()
    })
    expect([code, complaints]).toEqual([0, ''])
    expect(await page.getByRole('heading').textContent()).toBe('Connected to Xero')
    expect(await page.getByRole('listitem').allTextContents()).toEqual(['Kestrel Services'])
    // The style of the page came through its policy.
    expect(await page.evaluate("getComputedStyle(document.querySelector('main')).borderRadius")).toBe('14px')
    await shot(page, 'connected')
    expect(errors).toEqual([])
    expect(await xero.connected()).toEqual(['Kestrel Services'])
    expect(out).toContain('Kestrel Services  the only one in use')
    await close()
  })

  it('is told of a no, on a telephone in the dark', async () => {
    const look = { colorScheme: 'dark', viewport: { width: 390, height: 760 } } as const
    const { code, complaints, page, close } = await through(async (consent) => {
      await consent.getByText('Scopes asked for').click()
      await shot(consent, 'consent-dark')
      await consent.getByRole('button', { name: 'Cancel' }).click()
    }, look)
    expect(code).toBe(1)
    expect(await page.getByRole('heading').textContent()).toBe('Not connected')
    expect(complaints).toContain(await page.getByRole('paragraph').nth(1).textContent())
    await shot(page, 'denied-dark')
    expect(await xero.connected()).toEqual([])
    await close()
  })

  it('shows hostile names as text on both pages, and asks again where nothing is ticked', async () => {
    const evil = '"><img src=x onerror=alert(1)>'
    const kestrel = xero.simulator.state.organisations.get(KESTREL)
    if (kestrel) kestrel.settings.name = evil
    const { code, page, errors, close } = await through(async (consent) => {
      await consent.getByRole('button', { name: 'Allow access' }).click()
      expect(await consent.getByRole('alert').textContent()).toBe('Choose at least one organisation.')
      await shot(consent, 'consent-again')
      await consent.getByLabel(evil).check()
      await consent.getByRole('button', { name: 'Allow access' }).click()
    })
    expect([code, errors]).toEqual([0, []])
    expect(await page.getByRole('listitem').allTextContents()).toEqual([evil])
    await close()
  })
})
