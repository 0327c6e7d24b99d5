import { existsSync, mkdirSync } from 'node:fs'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pageLink } from '../../src/approvals/page-access.ts'
import { listen } from '../../src/approvals/page-listen.ts'
import { createdCredential, verifyProof } from '../../src/approvals/passkey.ts'
import { sha256 } from '../../src/call/canonical.ts'
import { softwareKey } from './authenticator.ts'
import { bankDetails, held, invoice, pageParts, voidBill } from './fixtures.ts'

const CHROMIUM = '/usr/bin/chromium'
const missing = !existsSync(CHROMIUM)
if (missing)
  process.stderr.write(
    `The approvals page was not driven in a browser: there is no ${CHROMIUM} (Debian's package chromium).\n`,
  )

/** Where pictures of the page go, for people to look at; none are taken unless it is said. */
const SHOTS = process.env.APPROVALS_SHOTS

let chrome: Browser
beforeAll(async () => {
  if (!missing) chrome = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
})
afterAll(async () => {
  await chrome?.close()
})

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
}

/** A fingerprint reader, or a security key, in the browser of a page. */
async function authenticatorIn(cdp: CDPSession, transport: 'internal' | 'usb'): Promise<string> {
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return authenticatorId
}

type Look = Parameters<Browser['newContext']>[0]

/** A page that listens, and a browser of somebody with a fingerprint reader. */
async function begin(look: Look = {}) {
  const base = pageParts()
  const { origin, close } = await listen(base.parts)
  closing.push(close)
  const context = await chrome.newContext({ viewport: { width: 1180, height: 800 }, ...look })
  closing.push(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  closing.push(async () => expect(errors).toEqual([]))
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  return { ...base, page, cdp, authenticator: await authenticatorIn(cdp, 'internal'), context, origin }
}

/** The same, come in and enrolled, without going through the pages for it. */
async function enrolled(look: Look = {}) {
  const begun = await begin(look)
  const { parts, page, cdp, authenticator: authenticatorId, origin } = begun
  const key = softwareKey('Aroha')
  const challenge = sha256('create')
  const made = key.create(Buffer.from(challenge, 'hex').toString('base64url'), origin)
  const credential = await createdCredential(made, challenge, origin)
  await parts.approvals.enrol({
    id: 'apr_1',
    name: 'Aroha Ngata',
    method: 'passkey',
    credential,
    enrolledBy: undefined,
  })
  const credentialId = Buffer.from(key.id, 'base64url').toString('base64')
  const { privateKey } = key
  await cdp.send('WebAuthn.addCredential', {
    authenticatorId,
    credential: { credentialId, isResidentCredential: false, rpId: 'localhost', privateKey, signCount: 1 },
  })
  await page.goto(await pageLink(parts, origin))
  await page.waitForURL(`${origin}/`)
  return begun
}

function several() {
  const real = { organisation: { id: 'org-2', name: 'Moana Studio Ltd', demo: false } }
  return [
    held(),
    held(bankDetails(), {
      effect: 'record',
      tool: 'save_contact',
      why: 'It changes bank details, which a person must always agree to.',
    }),
    held(voidBill(), {
      ...real,
      effect: 'destroy',
      tier: 'two_people',
      tool: 'void_document',
      why: 'It voids, deletes or archives something, which a person must agree to.',
    }),
  ] as const
}

describe.skipIf(missing)('the page in a browser', { timeout: 120_000 }, () => {
  it('enrols, shows what is held, takes a passkey, and carries it out once', async () => {
    const { page, origin, store, parts, executed } = await begin()
    await page.goto(await pageLink(parts, origin, { enrols: true }))
    await page.waitForURL(`${origin}/enrol`)
    await page.getByRole('button', { name: 'Create passkey' }).click()
    await page.getByText('Give a name first.').waitFor()
    await page.getByLabel('Name').fill('Aroha Ngata')
    await shot(page, 'enrol')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Aroha Ngata can approve now' }).waitFor()
    await shot(page, 'enrolled')
    const [record, bank, bill] = several()
    for (const one of [record, bank, bill]) store.add(one)
    await page.getByRole('link', { name: 'See what is waiting' }).click()
    await page.getByRole('heading', { name: '3 changes are waiting' }).waitFor()
    await shot(page, 'list')
    await page.goto(`${origin}/changes/${bank.id}`)
    await shot(page, 'detail-bank')
    await page.goto(`${origin}/changes/${record.id}`)
    await page.getByText('2,208.00').first().waitFor()
    await shot(page, 'detail')
    await page.getByRole('button', { name: 'Approve with passkey' }).click()
    await page.getByRole('heading', { name: 'Done', exact: true }).waitFor()
    await shot(page, 'done')
    expect(executed).toEqual([record.id])
    const [approver] = await parts.approvals.approvers()
    expect(approver && (await verifyProof(approver, record.hash, store.said[0]?.answer.proof ?? ''))).toBe(true)
    await page.goto(`${origin}/decided`)
    await shot(page, 'decided')
    await page.goto(`${origin}/approvers`)
    await shot(page, 'approvers')
  })

  it('sends nothing a second time: not by going back, not by an old form', async () => {
    const { page, origin, store, executed } = await enrolled()
    const record = held(invoice(), { tier: 'two_people' })
    store.add(record)
    await page.goto(`${origin}/changes/${record.id}`)
    const sent = page.waitForRequest((request) => request.method() === 'POST')
    await page.getByRole('button', { name: 'Approve with passkey' }).click()
    const body = (await sent).postData() ?? ''
    await page.getByRole('heading', { name: 'One more yes is needed' }).waitFor()
    await page.goBack()
    await page.goForward()
    const status = await submit(page, '/approve', body)
    expect(status).toBe(409)
    const token = await page.locator('form[action="/approve"] input[name=token]').inputValue()
    const fields = new URLSearchParams(body)
    fields.set('token', token)
    expect(await submit(page, '/approve', fields.toString())).toBe(409)
    expect([store.said.length, executed]).toEqual([1, []])
  })

  it('refuses what ran out or was altered after it was shown', async () => {
    const { page, origin, store, executed, clock } = await enrolled()
    const [record] = several()
    store.add(record)
    await page.goto(`${origin}/changes/${record.id}`)
    store.add({ ...record, hash: 'f'.repeat(64) })
    await page.getByRole('button', { name: 'Approve with passkey' }).click()
    await page.getByRole('heading', { name: 'Not agreed to' }).waitFor()
    store.add(record)
    clock.advance(record.expiresAt - clock.now() - 1_000)
    await page.goto(
      await pageLink(
        { ...pageParts().parts, approvals: store.approvals, clock, randomToken: () => 'once'.repeat(8) },
        origin,
      ),
    )
    await page.waitForURL(`${origin}/`)
    await page.goto(`${origin}/changes/${record.id}`)
    clock.advance(1_000)
    await page.getByRole('button', { name: 'Approve with passkey' }).click()
    await page.getByRole('heading', { name: 'Not agreed to' }).waitFor()
    expect(executed).toEqual([])
  })

  it('signs for no other challenge than the one on the page', async () => {
    const { page, origin, store, executed } = await enrolled()
    const [record, bank] = several()
    store.add(record)
    store.add(bank)
    await page.goto(`${origin}/changes/${bank.id}`)
    const other = await page.locator('form[action="/approve"]').getAttribute('data-sign')
    await page.goto(`${origin}/changes/${record.id}`)
    await page.evaluate(`document.querySelector('form[action="/approve"]').dataset.sign = ${JSON.stringify(other)}`)
    await page.getByRole('button', { name: 'Approve with passkey' }).click()
    await page.getByRole('heading', { name: 'Not agreed to' }).waitFor()
    expect(executed).toEqual([])
  })

  it('takes nothing from another site on this computer, though it gets the passkey to sign', async () => {
    const { page, origin, store, executed, context } = await enrolled()
    const [record] = several()
    store.add(record)
    await page.goto(`${origin}/changes/${record.id}`)
    const form = page.locator('form[action="/approve"]')
    const options = await form.getAttribute('data-sign')
    const token = await form.locator('input[name=token]').inputValue()
    const elsewhere = await listen(pageParts().parts)
    closing.push(elsewhere.close)
    await page.goto(elsewhere.origin)
    const ask = `window.SimpleWebAuthnBrowser.startAuthentication({ optionsJSON: ${options} }).then(JSON.stringify)`
    const passkey = String(await page.evaluate(ask))
    expect(JSON.parse(passkey)).toMatchObject({ type: 'public-key' })
    await page.goto(`${origin}/changes/${record.id}`)
    const body = new URLSearchParams({ token, passkey }).toString()
    expect(await submit(page, '/approve', body)).toBe(409)
    const own = await context.cookies(origin)
    expect(own.filter(({ name }) => name.startsWith('xero_approvals_'))).toMatchObject([
      { httpOnly: true, sameSite: 'Strict' },
    ])
    // The same site to a browser, so the cookie goes along; token and signature are good as well.
    await page.goto(`${origin}/changes/${record.id}`)
    const fresh = await page.locator('form[action="/approve"] input[name=token]').inputValue()
    const good = String(await page.evaluate(ask))
    const fields = Object.entries({ token: fresh, passkey: good.replaceAll('"', '&quot;') })
    const inputs = fields.map(([name, value]) => `<input name="${name}" value="${value}">`).join('')
    const lure = `<form method="post" action="${origin}/approve">${inputs}<button>Win</button></form>`
    await page.route('http://localhost:9/', (route) => route.fulfill({ contentType: 'text/html', body: lure }))
    await page.goto('http://localhost:9/')
    const sent = page.waitForResponse(`${origin}/approve`)
    await page.getByRole('button', { name: 'Win' }).click()
    expect((await sent).status()).toBe(403)
    expect((await (await sent).request().allHeaders()).cookie).toContain('xero_approvals_')
    expect([await store.approvals.find(record.id), executed]).toMatchObject([{ state: 'held' }, []])
  })

  it('tells when the person is not verified or gives up, and sends nothing', async () => {
    const { page, cdp, authenticator, origin, store, executed } = await enrolled()
    const [record] = several()
    store.add(record)
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: false })
    await page.goto(`${origin}/changes/${record.id}`)
    await page.getByRole('button', { name: 'Approve with passkey' }).click()
    await page.getByText('Nothing was sent.').waitFor()
    expect(await page.getByRole('button', { name: 'Approve with passkey' }).isEnabled()).toBe(true)
    expect(executed).toEqual([])
  })

  it('works by keyboard alone', async () => {
    const { page, origin, store, executed } = await enrolled()
    for (const one of several()) store.add(one)
    const [first, second] = await store.approvals.held()
    await page.goto(origin)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await shot(page, 'keys')
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe(`/changes/${second?.id}`)
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${origin}/changes/${first?.id}`)
    await page.keyboard.press('r')
    expect(await page.evaluate('document.activeElement.id')).toBe('reason')
    await page.keyboard.type('a jar')
    await page.keyboard.press('Escape')
    await page.keyboard.press('u')
    await page.waitForURL(`${origin}/`)
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('a')
    await page.getByRole('heading', { name: '2 changes, one decision' }).waitFor()
    await shot(page, 'review')
    await page.keyboard.press('a')
    await page.getByRole('heading', { name: 'Done', exact: true }).first().waitFor()
    expect(executed).toEqual([first?.id, second?.id])
  })

  it('rejects with a reason', async () => {
    const { page, origin, store, executed } = await enrolled()
    const [record] = several()
    store.add(record)
    await page.goto(`${origin}/changes/${record.id}`)
    await page.getByRole('button', { name: 'Reject with passkey' }).click()
    await page.getByText('Say why first.').waitFor()
    await page.getByLabel('Reason').fill('This customer is on hold')
    await page.getByRole('button', { name: 'Reject with passkey' }).click()
    await page.getByText('Nothing of it happened').waitFor()
    expect([store.said, executed]).toMatchObject([[{ verdict: 'rejected', reason: 'This customer is on hold' }], []])
  })

  it('lets a second approver in by the first, with another authenticator', async () => {
    const { page, cdp, authenticator, origin, parts } = await enrolled()
    await page.goto(`${origin}/approvers`)
    await page.getByRole('link', { name: 'Add an approver' }).click()
    await page.getByLabel('Name').fill('Ben Tamatea')
    await page.getByRole('button', { name: 'Create passkey' }).click()
    await page.getByText('This authenticator is enrolled already.').waitFor()
    await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: authenticator, enabled: false })
    await authenticatorIn(cdp, 'usb')
    await page.getByRole('button', { name: 'Create passkey' }).click()
    await page.getByRole('heading', { name: 'Let in Ben Tamatea?' }).waitFor()
    await shot(page, 'let-in')
    expect(await parts.approvals.approvers()).toHaveLength(1)
    await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: authenticator, enabled: true })
    await page.getByRole('button', { name: 'Confirm with passkey' }).click()
    await page.getByRole('heading', { name: 'Ben Tamatea can approve now' }).waitFor()
    expect(await parts.approvals.approvers()).toMatchObject([
      { id: 'apr_1' },
      { name: 'Ben Tamatea', enrolledBy: 'apr_1' },
    ])
  })

  it('is read without JavaScript', async () => {
    const { origin, store, parts, executed } = await enrolled()
    const context = await chrome.newContext({ javaScriptEnabled: false, viewport: { width: 1180, height: 800 } })
    closing.push(() => context.close())
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    const records = several()
    for (const one of records) store.add(one)
    await parts.approvals.enrol({
      id: 'apr_c',
      name: 'Coda',
      method: 'totp',
      credential: '{}',
      enrolledBy: (await parts.approvals.approvers())[0]?.id,
    })
    await page.goto(await pageLink(parts, origin))
    await page.waitForURL(`${origin}/`)
    await page.getByRole('link', { name: /2,208\.00 NZD, and approve it/ }).click()
    await page.getByText('288.00').waitFor()
    await page.getByText('A passkey needs JavaScript.').first().waitFor()
    expect(await page.getByRole('button', { name: 'Approve with passkey' }).isDisabled()).toBe(true)
    await shot(page, 'detail-without-script')
    await page.locator('form[action="/approve"] summary').click()
    await page.locator('form[action="/approve"] input[name=code]').fill('123456')
    await page.getByRole('button', { name: 'Approve with code' }).click()
    await page.getByRole('heading', { name: 'Done', exact: true }).waitFor()
    expect(executed).toEqual([records[0].id])
  })

  it('runs nothing that stands in the ledger', async () => {
    const { page, origin, store } = await enrolled()
    const text = '"><img src=x onerror="document.title=1"><script>document.title=1</script><form action=//evil.example>'
    const change = invoice({ contact: { id: 'c', name: text }, reference: text, lines: [{ description: text }] })
    const record = held(
      { ...change, summary: text, warnings: [text] },
      { why: text, proposer: { user: text, client: text }, organisation: { id: 'o', name: text, demo: false } },
    )
    store.add(record)
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    for (const path of ['/', `/changes/${record.id}`, `/review?id=${record.id}`]) {
      await page.goto(origin + path)
      expect(
        await page.evaluate(
          'document.querySelectorAll("img:not([src=\\"/icon.svg\\"]), body script, form:not([action=\\"/approve\\"]):not([action=\\"/reject\\"]):not([action=\\"/review\\"]):not([method=dialog])").length',
        ),
      ).toBe(0)
      expect(await page.title()).toMatch(/– Approvals$/)
    }
    expect(complaints).toEqual([])
  })

  it.each([
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 400, height: 800 } }],
    ['narrow-dark', { viewport: { width: 400, height: 800 }, colorScheme: 'dark' }],
  ] as const)('fits: %s', async (name, options) => {
    const { page, origin, store } = await enrolled(options)
    const records = several()
    for (const one of records) store.add(one)
    const paths = [
      '/',
      ...records.map(({ id }) => `/changes/${id}`),
      `/review?${records.map(({ id }) => `id=${id}`).join('&')}`,
      '/approvers',
      '/decided',
    ]
    for (const [index, path] of paths.entries()) {
      await page.goto(origin + path)
      await shot(page, `${name}-${index}`)
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    }
  })
})

/** Sends a form from the page itself, as a script of it could; answers the status. */
async function submit(page: Page, path: string, body: string): Promise<number> {
  const { url, cookies } = { url: new URL(path, page.url()), cookies: await page.context().cookies(page.url()) }
  const headers = {
    origin: url.origin,
    'content-type': 'application/x-www-form-urlencoded',
    cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
  }
  return (await fetch(url, { method: 'POST', body, headers, redirect: 'manual' })).status
}
