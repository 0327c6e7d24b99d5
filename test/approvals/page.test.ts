import { describe, expect, it } from 'vitest'
import { html, textOf } from '../../src/approvals/html.ts'
import { verifyProof } from '../../src/approvals/passkey.ts'
import { sha256 } from '../../src/call/canonical.ts'
import type { Change } from '../../src/call/change.ts'
import { softwareKey } from './authenticator.ts'
import { bankDetails, documentRef, formIn, held, invoice, ORIGIN, pageParts, visitor, voidBill } from './fixtures.ts'

/** A page with one enrolled approver who has come in, and a held change. */
async function ready(change: Change = invoice(), over: Parameters<typeof held>[1] = {}) {
  const base = pageParts()
  const key = softwareKey('Aroha')
  const browser = visitor(base.parts)
  await browser.enter({ enrols: true })
  const { token, options } = await browser.form('/enrol', '/enrol')
  const passkey = key.create(options.challenge, ORIGIN)
  const answer = await browser.post('/enrol', { token, passkey, name: 'Aroha Ngata' })
  expect(answer.status).toBe(200)
  const record = held(change, over)
  base.store.add(record)
  return { ...base, key, browser, record, path: `/changes/${record.id}` }
}

type Ready = Awaited<ReturnType<typeof ready>>

async function signedForm({ browser, key, path }: Ready, action = '/approve') {
  const { token, options } = await browser.form(path, action)
  return { token, passkey: key.sign({ challenge: options.challenge, origin: ORIGIN }) }
}

const stateOf = async ({ parts, record }: Ready) => (await parts.approvals.find(record.id))?.state

describe('templates', () => {
  it('escape text wherever it stands, and nothing that is stored can pass for markup', () => {
    expect(textOf(html`<a title="${'"><script>'}">${"<b>'&"}</a>`)).toBe(
      '<a title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&#39;&amp;</a>',
    )
    expect(textOf(html`${[html`<i>1</i>`, 2, false, undefined]}`)).toBe('<i>1</i>2')
    const forged = JSON.parse('{"markup":"<script>"}')
    expect(textOf(html`${forged}`)).not.toContain('<script>')
  })
})

describe('who may come in', () => {
  it('nobody without a link, whatever they ask for', async () => {
    const { parts, store } = pageParts()
    const record = held()
    store.add(record)
    const browser = visitor(parts)
    for (const path of [
      '/',
      '/decided',
      '/approvers',
      '/enrol',
      `/changes/${record.id}`,
      `/changes/${record.id}/content`,
      '/open?code=guess',
      '/open',
      '/nothing',
    ]) {
      const answer = await browser.get(path)
      expect(answer.status).toBe(403)
      expect(answer.body).not.toContain('Harbour')
    }
    expect((await browser.post('/approve', { token: 'x' })).status).toBe(403)
  })

  it('whoever has a link, once; the cookie stays with the browser', async () => {
    const { parts } = pageParts()
    const browser = visitor(parts)
    const welcome = await browser.enter()
    expect(welcome.status).toBe(200)
    expect(welcome.headers['set-cookie']).toMatch(/^xero_approvals_4711=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(welcome.body).toContain('content="0; url=/"')
    expect((await browser.get('/')).status).toBe(200)
  })

  it('nobody by a link that was used, is too old, or was fetched ahead', async () => {
    const { parts, clock } = pageParts()
    const { pageLink } = await import('../../src/approvals/page-access.ts')
    const link = (await pageLink(parts, ORIGIN)).slice(ORIGIN.length)
    const ahead = await visitor(parts).get(link, { 'sec-purpose': 'prefetch;prerender' })
    expect(ahead.status).toBe(403)
    expect((await visitor(parts).get(link)).status).toBe(200)
    expect((await visitor(parts).get(link)).status).toBe(403)
    const late = (await pageLink(parts, ORIGIN)).slice(ORIGIN.length)
    clock.advance(60 * 60_000)
    expect((await visitor(parts).get(late)).status).toBe(403)
  })

  it('a session ends after twelve hours', async () => {
    const { parts, clock } = pageParts()
    const browser = visitor(parts)
    await browser.enter()
    clock.advance(12 * 3_600_000 - 1)
    expect((await browser.get('/')).status).toBe(200)
    clock.advance(1)
    expect((await browser.get('/')).status).toBe(403)
  })

  it.each(['127.0.0.1:4711', 'localhost', 'localhost:4712', 'evil.example', 'localhost:4711.evil.example', ''])(
    'no request for the host "%s"',
    async (host) => {
      const { browser } = await ready()
      const answer = await browser.get('/', { host })
      expect(answer.status).toBe(403)
      expect(answer.body).not.toContain('Kestrel')
      expect((await browser.get('/style.css', { host })).status).toBe(403)
    },
  )

  it.each(['http://localhost:4712', 'https://localhost:4711', 'https://evil.example', 'null', ''])(
    'no form from the origin "%s"',
    async (origin) => {
      const page = await ready()
      const answer = await page.browser.post('/approve', await signedForm(page), { origin })
      expect(answer.status).toBe(403)
      expect(await stateOf(page)).toBe('held')
      expect((await page.browser.get('/', { origin })).status).toBe(403)
    },
  )

  it('no form without an origin, none in another shape, and no other method', async () => {
    const { browser } = await ready()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await browser.ask({ method: 'POST', target: '/approve', headers })).status).toBe(403)
    const json = { origin: ORIGIN, 'content-type': 'application/json' }
    expect((await browser.ask({ method: 'POST', target: '/approve', headers: json })).status).toBe(415)
    for (const method of ['HEAD', 'PUT', 'OPTIONS', 'DELETE']) {
      expect((await browser.ask({ method })).status).toBe(405)
    }
  })

  it('every answer forbids scripts of others, frames, guessing of types and caching', async () => {
    const { browser, path } = await ready()
    const asked = [
      '/',
      path,
      `${path}/content`,
      '/style.css',
      '/app.js',
      '/webauthn.js',
      '/icon.svg',
      '/nothing',
      '/open?code=x',
    ]
    for (const target of asked) {
      const { headers } = await browser.get(target)
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['content-security-policy']).not.toContain('unsafe')
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('no page carries a script or a style of its own', async () => {
    const { browser, path } = await ready()
    for (const target of ['/', path, '/decided', '/approvers', '/enrol']) {
      const { body } = await browser.get(target)
      expect(body).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i)
      for (const [tag] of body.matchAll(/<script[^>]*>/g)) expect(tag).toMatch(/^<script src="\/\w+\.js" defer>$/)
    }
  })
})

describe('agreeing', () => {
  it('takes a signature over the change, executes once, and leaves a proof', async () => {
    const page = await ready()
    const answer = await page.browser.post('/approve', await signedForm(page))
    expect(answer).toMatchObject({ status: 303, headers: { location: page.path } })
    expect(page.executed).toEqual([page.record.id])
    const [said] = page.store.said
    const [approver] = await page.parts.approvals.approvers()
    expect(said).toMatchObject({ verdict: 'approved', answer: { name: 'Aroha Ngata', method: 'passkey' } })
    expect(approver && (await verifyProof(approver, page.record.hash, said?.answer.proof ?? ''))).toBe(true)
    const after = (await page.browser.get(page.path)).body
    expect(after).toContain('href="https://go.xero.com/app/x"')
    expect(after).not.toContain('action="/approve"')
  })

  it('takes a code where somebody has one, and nothing for a wrong one', async () => {
    const page = await ready()
    await page.parts.approvals.enrol({
      id: 'apr_c',
      name: 'Coda',
      method: 'totp',
      credential: '{}',
      enrolledBy: (await page.parts.approvals.approvers())[0]?.id,
    })
    const wrong = { ...(await page.browser.form(page.path, '/approve')), approver: 'apr_c', code: '000000' }
    expect(
      (await page.browser.post('/approve', { token: wrong.token, approver: 'apr_c', code: '000000' })).status,
    ).toBe(409)
    expect(page.executed).toEqual([])
    const { token } = await page.browser.form(page.path, '/approve')
    expect((await page.browser.post('/approve', { token, approver: 'apr_c', code: '123456' })).status).toBe(303)
    expect(page.executed).toEqual([page.record.id])
  })

  it('a session alone agrees to nothing', async () => {
    const page = await ready()
    for (const fields of [{}, { passkey: '' }, { approver: 'apr_c' }, { code: '123456' }, { passkey: '{}' }]) {
      const { token } = await page.browser.form(page.path, '/approve')
      expect((await page.browser.post('/approve', { token, ...fields })).status).toBe(409)
    }
    expect([await stateOf(page), page.executed]).toEqual(['held', []])
  })

  it('refuses a form without token, with a made-up one, twice, too late, and of another session', async () => {
    const page = await ready()
    const { browser, clock } = page
    const { passkey, token } = await signedForm(page)
    expect((await browser.post('/approve', { passkey })).status).toBe(409)
    expect((await browser.post('/approve', { passkey, token: 'made-up' })).status).toBe(409)
    const own = browser.cookie()
    await browser.enter()
    expect((await browser.post('/approve', { passkey, token })).status).toBe(409)
    browser.useCookie(own)
    expect((await browser.post('/approve', { passkey, token })).status).toBe(409)
    const late = await signedForm(page)
    clock.advance(60 * 60_000)
    expect((await browser.post('/approve', late)).status).toBe(409)
    expect(page.executed).toEqual([])
    const good = await signedForm(page)
    expect((await browser.post('/approve', good)).status).toBe(303)
    expect((await browser.post('/approve', good)).status).toBe(409)
    expect(page.executed).toEqual([page.record.id])
  })

  it('refuses a form for another purpose, also with a good code', async () => {
    const page = await ready()
    const { approvals } = page.parts
    const [first] = await approvals.approvers()
    await approvals.enrol({ id: 'apr_c', name: 'Coda', method: 'totp', credential: '{}', enrolledBy: first?.id })
    const code = { approver: 'apr_c', code: '123456' }
    const { token } = await page.browser.form('/enrol', '/enrol')
    expect((await page.browser.post('/approve', { token, ...code })).status).toBe(409)
    const decision = await page.browser.form(page.path, '/approve')
    expect((await page.browser.post('/let-in', { token: decision.token, ...code })).status).toBe(409)
    expect([page.executed, await approvals.approvers()]).toMatchObject([[], [{ id: first?.id }, { id: 'apr_c' }]])
  })

  it('refuses a signature over another change, or a no in place of a yes', async () => {
    const page = await ready()
    const other = held(voidBill())
    page.store.add(other)
    const { token } = await page.browser.form(page.path, '/approve')
    const theirs = await page.browser.form(`/changes/${other.id}`, '/approve')
    const passkey = page.key.sign({ challenge: theirs.options.challenge, origin: ORIGIN })
    expect((await page.browser.post('/approve', { token, passkey })).status).toBe(409)
    const no = await page.browser.form(page.path, '/reject')
    const denied = page.key.sign({ challenge: no.options.challenge, origin: ORIGIN })
    expect((await page.browser.post('/approve', { token: no.token, passkey: denied })).status).toBe(409)
    expect(page.executed).toEqual([])
  })

  it('refuses a signature that was sent before with a fresh form', async () => {
    const page = await ready(invoice(), { tier: 'two_people' })
    const { token, passkey } = await signedForm(page)
    expect((await page.browser.post('/approve', { token, passkey })).status).toBe(303)
    const again = await page.browser.form(page.path, '/approve')
    expect((await page.browser.post('/approve', { token: again.token, passkey })).status).toBe(409)
    expect(page.executed).toEqual([])
  })

  it('refuses what has changed or run out since it was shown', async () => {
    const page = await ready()
    const form = await signedForm(page)
    page.store.add({ ...page.record, hash: sha256('other') })
    expect((await page.browser.post('/approve', form)).status).toBe(409)
    page.store.add(page.record)
    page.clock.advance(page.record.expiresAt - page.clock.now() - 60_000)
    await page.browser.enter()
    const last = await signedForm(page)
    page.clock.advance(60_000)
    expect((await page.browser.post('/approve', last)).status).toBe(409)
    expect(page.executed).toEqual([])
    expect((await page.browser.get(page.path)).body).toContain('Its time ran out')
  })

  it('offers no form for content that is not what its hash says', async () => {
    const page = await ready(invoice(), { hash: sha256('altered') })
    const answer = await page.browser.get(page.path)
    expect(answer.status).toBe(409)
    expect(answer.body).toContain('is not what was recorded')
    expect(answer.body).not.toContain('action="/approve"')
  })

  it('takes one signature for several changes, in the order that they were shown', async () => {
    const page = await ready()
    const other = held(voidBill(), { effect: 'destroy' })
    page.store.add(other)
    const path = `/review?id=${other.id}&id=${page.record.id}`
    const { token, options } = await page.browser.form(path, '/approve')
    const passkey = page.key.sign({ challenge: options.challenge, origin: ORIGIN })
    const answer = await page.browser.post('/approve', { token, passkey })
    expect(answer).toMatchObject({ status: 303, headers: { location: path } })
    expect(page.executed).toEqual([other.id, page.record.id])
    const [approver] = await page.parts.approvals.approvers()
    for (const { id, answer: said } of page.store.said) {
      const hash = id === other.id ? other.hash : page.record.hash
      expect(approver && (await verifyProof(approver, hash, said.proof))).toBe(true)
    }
  })

  it('asks for another person where two must agree', async () => {
    const page = await ready(invoice(), { tier: 'two_people' })
    await page.browser.post('/approve', await signedForm(page))
    expect([await stateOf(page), page.executed]).toEqual(['held', []])
    expect((await page.browser.get(page.path)).body).toContain('One more yes is needed')
    expect((await page.browser.post('/approve', await signedForm(page))).status).toBe(409)
  })

  it('says what failed, and looks again while it is carried out', async () => {
    const page = await ready()
    await page.parts.approvals.approve(page.record.id, page.record.hash, {
      approverId: (await page.parts.approvals.approvers())[0]?.id,
      name: 'Aroha Ngata',
      method: 'passkey',
      proof: '',
    })
    expect((await page.browser.get(page.path)).body).toContain('http-equiv="refresh" content="3"')
    page.store.conclude(page.record.id, {
      state: 'failed',
      fact: 'The period is locked.',
      next: 'Choose a later date.',
    })
    const { body } = await page.browser.get(page.path)
    expect(body).toContain('The period is locked.')
    expect(body).not.toContain('refresh')
    expect((await page.browser.get('/decided')).body).toContain(page.record.id)
  })

  it('keeps the words of strangers out of an error', async () => {
    const page = await ready()
    page.parts.agree = () => Promise.reject(new Error('secret <b>detail</b>'))
    const answer = await page.browser.post('/approve', await signedForm(page))
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain('secret')
    expect(page.logged).toHaveLength(2)
  })
})

describe('rejecting', () => {
  it('takes a signature and a reason', async () => {
    const page = await ready()
    const answer = await page.browser.post('/reject', {
      ...(await signedForm(page, '/reject')),
      reason: 'Wrong customer',
    })
    expect(answer.status).toBe(303)
    expect(await stateOf(page)).toBe('rejected')
    expect(page.store.said).toMatchObject([{ verdict: 'rejected', reason: 'Wrong customer' }])
    expect((await page.browser.get(page.path)).body).toContain('Nothing of it happened')
  })

  it('needs the reason, and no session alone can do it', async () => {
    const page = await ready()
    expect((await page.browser.post('/reject', await signedForm(page, '/reject'))).status).toBe(400)
    const { token } = await page.browser.form(page.path, '/reject')
    expect((await page.browser.post('/reject', { token, reason: 'x' })).status).toBe(409)
    expect(await stateOf(page)).toBe('held')
  })
})

describe('enrolling', () => {
  it('the first approver needs a link that enrols, for fifteen minutes', async () => {
    const { parts, clock } = pageParts()
    const reader = visitor(parts)
    await reader.enter()
    expect((await reader.get('/enrol')).status).toBe(409)
    const browser = visitor(parts)
    const welcome = await browser.enter({ enrols: true })
    expect(welcome.body).toContain('url=/enrol')
    const { token, options } = await browser.form('/enrol', '/enrol')
    clock.advance(15 * 60_000)
    const passkey = softwareKey('late').create(options.challenge, ORIGIN)
    expect((await browser.post('/enrol', { token, passkey, name: 'Late' })).status).toBe(409)
    expect(await parts.approvals.approvers()).toEqual([])
    const { pageLink } = await import('../../src/approvals/page-access.ts')
    const link = (await pageLink(parts, ORIGIN, { enrols: true })).slice(ORIGIN.length)
    clock.advance(15 * 60_000)
    expect((await visitor(parts).get(link)).status).toBe(403)
  })

  it('a second one needs the signature of the first over this name and this passkey', async () => {
    const page = await ready()
    const { browser, key, parts } = page
    const bea = softwareKey('Bea')
    const step = async () => {
      const { token, options } = await browser.form('/enrol', '/enrol')
      return await browser.post('/enrol', { token, passkey: bea.create(options.challenge, ORIGIN), name: 'Bea' })
    }
    const shown = await step()
    expect(await parts.approvals.approvers()).toHaveLength(1)
    const first = formIn(shown.body, '/let-in')
    const own = bea.sign({ challenge: first.options.challenge, origin: ORIGIN })
    expect((await browser.post('/let-in', { token: first.token, passkey: own })).status).toBe(409)
    const second = formIn((await step()).body, '/let-in')
    const over = key.sign({ challenge: (await browser.form(page.path, '/approve')).options.challenge, origin: ORIGIN })
    expect((await browser.post('/let-in', { token: second.token, passkey: over })).status).toBe(409)
    const third = formIn((await step()).body, '/let-in')
    const good = key.sign({ challenge: third.options.challenge, origin: ORIGIN })
    expect((await browser.post('/let-in', { token: third.token, passkey: good })).status).toBe(200)
    const [aroha, added] = await parts.approvals.approvers()
    expect(added).toMatchObject({ name: 'Bea', method: 'passkey', enrolledBy: aroha?.id })
    expect((await browser.get('/approvers')).body).toContain('let in by Aroha Ngata')
  })

  it('needs a name, and says plainly when nobody can approve yet', async () => {
    const { parts, store } = pageParts()
    const browser = visitor(parts)
    await browser.enter({ enrols: true })
    const { token, options } = await browser.form('/enrol', '/enrol')
    const passkey = softwareKey('x').create(options.challenge, ORIGIN)
    expect((await browser.post('/enrol', { token, passkey, name: ' \u200b ' })).status).toBe(400)
    const record = held()
    store.add(record)
    expect((await browser.get(`/changes/${record.id}`)).body).toContain('xero-mcp approvals enrol')
    expect((await browser.get('/approvers')).body).toContain('xero-mcp approvals enrol')
  })
})

describe('what is shown', () => {
  it('a change with its lines, tax, totals, reason, proposer, expiry and hash', async () => {
    const { browser, path, record } = await ready()
    const { body } = await browser.get(path)
    for (const text of [
      '2,208.00',
      '1,920.00',
      '288.00',
      '1,740.00',
      '180.00',
      '>10%<',
      'Region: Auckland',
      'OUTPUT2',
      'above the limit',
      'Aroha Ngata with Claude Desktop 1.4',
      'in 23 h 0 min',
      record.hash,
      'Kestrel Trading Ltd',
      '>Demo<',
    ]) {
      expect(body).toContain(text)
    }
  })

  it('what becomes of fields, with a new bank account whole', async () => {
    const { browser, path } = await ready(bankDetails())
    const { body } = await browser.get(path)
    for (const text of [
      '••••5500',
      '<td class="after">12-3456-7890123-00</td>',
      'call the supplier on a number you know',
    ]) {
      expect(body).toContain(text)
    }
  })

  it('the exact content, whose SHA-256 is the hash', async () => {
    const { browser, path, record } = await ready()
    const { body, headers } = await browser.get(`${path}/content`)
    expect(sha256(body)).toBe(record.hash)
    expect(headers['content-type']).toContain('application/json')
  })

  it('what is waiting by organisation, real books told from demo ones', async () => {
    const page = await ready()
    page.store.add(held(voidBill(), { organisation: { id: 'org-2', name: 'Real Ltd', demo: false } }))
    const { body } = await page.browser.get('/')
    expect(body.match(/<section class="group">/g)).toHaveLength(2)
    expect(body).toMatch(/Real Ltd<\/span> <span class="badge live">Live/)
    expect(body).toContain('2 changes are waiting')
  })

  it('nothing but a plain page for what does not exist', async () => {
    const { browser } = await ready()
    for (const path of [
      '/changes/chg_none',
      '/changes/chg_none/content',
      '/review',
      '/review?id=chg_none',
      '/changes/../secret',
      '//evil.example/',
      '/constructor',
      '/__proto__',
    ]) {
      expect((await browser.get(path)).status).toBe(404)
    }
    expect((await browser.post('/constructor', {})).status).toBe(404)
  })

  it('no link that leads anywhere but to Xero', async () => {
    for (const link of ['javascript:alert(1)', 'https://xero.com.evil.example/', 'http://go.xero.com/', 'nonsense']) {
      const base = pageParts()
      const record = {
        ...held(),
        state: 'applied' as const,
        outcome: { state: 'done' as const, record: { id: 'x', label: 'X', status: 'PAID', link }, warnings: [] },
      }
      base.store.add(record)
      const browser = visitor(base.parts)
      await browser.enter()
      expect((await browser.get(`/changes/${record.id}`)).body).not.toContain('Open in Xero')
    }
  })
})

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(1)>'</td></table></form><form action=/approve>&lt;b&gt;{{7*7}}\u202e\u200b</textarea></title></details></pre><!--`

/** Every string of a value in place of which a stranger's text stands, ids and enumerations left as they are. */
function poisoned<T>(value: T, key = ''): T {
  if (typeof value === 'string') return (KEPT.has(key) ? value : HOSTILE) as T
  if (Array.isArray(value)) return value.map((one) => poisoned(one, key)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, poisoned(content, name)])) as T
}

const KEPT = new Set([
  'act',
  'id',
  'kind',
  'lineAmountTypes',
  // What a field is called is our word.
  'field',
  'date',
  'due',
  'effect',
  'state',
  'tier',
  'hash',
  'planId',
  'to',
])

/** The elements of a page in order, with the names of their attributes: no text can add to them. */
function elements(body: string): string[] {
  expect(body).not.toMatch(/<!--/)
  return [...body.matchAll(/<([^>]*)>/g)].map(([, tag = '']) => tag.replace(/="[^"]*"/g, '='))
}

describe('text from the ledger', () => {
  const note: Change = {
    act: 'add_note',
    to: { kind: 'bill', id: 'd1', label: 'BILL-88' },
    note: 'called',
    about: 'x',
    summary: 'Note',
    warnings: [],
  }
  const contact: Change = {
    act: 'create_contact',
    contact: {
      name: 'New Ltd',
      email: 'a@b.c',
      bankAccount: '12-34',
      phone: '1',
      addresses: [{ kind: 'POBOX', lines: ['Box 1'], city: 'x', region: '', postalCode: '1', country: 'NZ' }],
      salesTerms: { day: 20, type: 'OFFOLLOWINGMONTH' },
    },
    summary: 'Create',
    warnings: ['a similar one'],
  }
  const lines =
    invoice().act === 'create_document'
      ? [{ description: 'x', quantity: 10_000n, unitAmount: 10_000n, accountCode: '200' }]
      : []
  const update: Change = {
    act: 'update_document',
    document: documentRef(),
    patch: { reference: 'new', lines },
    differences: [{ field: 'reference', before: 'old', after: 'new' }],
    totals: { subTotal: 1n, totalTax: 2n, total: 3n },
    summary: 'Change it',
    warnings: [],
  }
  const acts: Change[] = [
    invoice(),
    bankDetails(),
    voidBill(),
    note,
    contact,
    update,
    { act: 'email_document', document: documentRef(), summary: 'Send', warnings: [] },
  ]

  it.each(acts.map((change) => [change.act, change] as const))('adds no element to a page: %s', async (_, change) => {
    const pages = async (hostile: boolean) => {
      const base = await ready(hostile ? poisoned(change) : change, hostile ? poisoned(over, '') : over)
      const together = `/review?id=${base.record.id}`
      const bodies = await Promise.all(
        ['/', base.path, together].map(async (path) => (await base.browser.get(path)).body),
      )
      await base.parts.approvals.approve(base.record.id, base.record.hash, {
        approverId: (await base.parts.approvals.approvers())[0]?.id,
        name: hostile ? HOSTILE : 'A',
        method: 'passkey',
        proof: '',
      })
      const outcome = {
        state: 'done',
        record: { id: 'x', label: 'INV', contact: 'C', status: 'PAID' },
        warnings: ['w'],
      } as const
      base.store.conclude(base.record.id, hostile ? { ...poisoned(outcome), state: 'done' } : outcome)
      const after = await Promise.all(['/decided', base.path].map(async (path) => (await base.browser.get(path)).body))
      return [...bodies, ...after]
    }
    const over = {
      organisation: { id: 'org-1', name: 'Kestrel', demo: true },
      proposer: { user: 'Aroha', client: 'Claude' },
      tool: 'create_invoices',
      why: 'It posts.',
    }
    const [plain, hostile] = [await pages(false), await pages(true)]
    expect(hostile.map(elements)).toEqual(plain.map(elements))
    for (const body of hostile) {
      expect(body).not.toContain('<script>')
      expect(body).not.toContain('\u202e')
      expect(body).not.toContain('\u200b')
    }
  })

  it('shows hidden characters in the exact content', async () => {
    const { browser, path } = await ready(invoice({ reference: 'PO\u202e1' }))
    expect((await browser.get(path)).body).toContain('PO[U+202E]1')
  })
})
