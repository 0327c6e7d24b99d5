import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FilesApi } from 'xero-node'
import { endpoints } from '../../src/simulator/accounting/endpoints.ts'
import { fixedClock } from '../../src/simulator/clock.ts'
import { foundCompany } from '../../src/simulator/company/companies.ts'
import { type Listening, listen } from '../../src/simulator/listen.ts'
import { createSimulator, type XeroSimulator } from '../../src/simulator/simulator.ts'

/** Xero's own client over a real socket, with nothing of ours between. */
let simulator: XeroSimulator
let listening: Listening
let api: FilesApi
let tenant: string

const App = { clientId: 'files', clientSecret: 'secret', name: 'Files app' }

async function tokenFor(scope: string): Promise<string> {
  const answer = await fetch(`${listening.identity}/connect/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('files:secret').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  })
  return ((await answer.json()) as { access_token: string }).access_token
}

beforeAll(async () => {
  simulator = createSimulator({ clock: fixedClock(Date.UTC(2026, 10, 20)), endpoints, limits: { minute: 10_000 } })
  const [organisation] = foundCompany(simulator, { company: 'empty' })
  tenant = organisation?.id ?? ''
  simulator.state.identity.apps.set('files', {
    ...{ ...App, kind: 'custom', redirectUris: [], organisationId: tenant, scopes: ['files', 'files.read'] },
  })
  listening = await listen(simulator)
  api = new FilesApi(`${listening.api}/files.xro/1.0`)
  api.accessToken = await tokenFor('files')
})

afterAll(() => listening.close())

const upload = (name: string, content: string | Buffer, folder?: string) => {
  const bytes = Buffer.from(content)
  return folder
    ? api.uploadFileToFolder(tenant, folder, bytes, name, name, undefined, 'text/plain')
    : api.uploadFile(tenant, bytes, name, name, undefined, 'text/plain')
}

const refusal = async (run: Promise<unknown>) => {
  const thrown = await run.then(
    () => undefined,
    (one: unknown) => one,
  )
  const { response } = JSON.parse(String(thrown))
  return { status: response.statusCode, body: response.body }
}

describe("Xero's own client on the Files API", () => {
  it('has an inbox, and makes, renames and deletes folders', async () => {
    const { body: inbox } = await api.getInbox(tenant)
    expect(inbox).toMatchObject({ name: 'Inbox', isInbox: true, fileCount: 0 })
    const { body: made } = await api.createFolder(tenant, { name: 'Contracts' })
    expect(made).toMatchObject({ name: 'Contracts', isInbox: false, fileCount: 0 })
    const { body: listed } = await api.getFolders(tenant)
    expect(listed).toMatchObject([{ id: inbox.id }, { id: made.id }])
    await api.updateFolder(tenant, made.id ?? '', { name: 'Leases' })
    expect((await api.getFolder(tenant, made.id ?? '')).body.name).toBe('Leases')
    await upload('lease.txt', 'a lease', made.id)
    await api.deleteFolder(tenant, made.id ?? '')
    expect((await refusal(api.getFolder(tenant, made.id ?? ''))).status).toBe(404)
    expect((await api.getInbox(tenant)).body.fileCount).toBe(1)
    for (const name of ['', 'a/b', 'x'.repeat(51)]) {
      expect(await refusal(api.createFolder(tenant, { name }))).toMatchObject({
        status: 400,
        body: [{ type: 'Validation' }],
      })
    }
    expect((await refusal(api.deleteFolder(tenant, inbox.id ?? ''))).status).toBe(400)
  })

  it('keeps the bytes of an upload as they are, whatever is in them', async () => {
    const bytes = Buffer.concat([Buffer.from('\r\n--x\r\n\r\n'), Buffer.from([0, 255, 13, 10, 45, 45])])
    const { body: file } = await upload('odd.txt', bytes)
    expect(file).toMatchObject({ name: 'odd.txt', mimeType: 'text/plain', size: bytes.byteLength })
    const { body } = await api.getFileContent(tenant, file.id ?? '')
    expect(Buffer.from(body as unknown as Uint8Array).equals(bytes)).toBe(true)
    await api.deleteFile(tenant, file.id ?? '')
    expect((await refusal(api.getFile(tenant, file.id ?? ''))).status).toBe(404)
  })

  it('pages and sorts files, and moves and renames them', async () => {
    const { body: folder } = await api.createFolder(tenant, { name: 'Many' })
    for (const name of ['c.txt', 'a.txt', 'b.txt']) {
      simulator.clock.advance(1_000)
      await upload(name, name.repeat(name.charCodeAt(0)), folder.id)
    }
    const page = async (size: number, at: number, sort: 'Name' | 'Size' | 'CreatedDateUTC', way: 'ASC' | 'DESC') => {
      const { body } = await api.getFiles(tenant, size, at, sort, way)
      return (body.items ?? []).map(({ name }) => name)
    }
    expect(await page(2, 1, 'CreatedDateUTC', 'DESC')).toEqual(['b.txt', 'a.txt'])
    expect(await page(2, 2, 'CreatedDateUTC', 'DESC')).toEqual(['c.txt', 'lease.txt'])
    expect(await page(3, 1, 'Name', 'ASC')).toEqual(['a.txt', 'b.txt', 'c.txt'])
    expect((await page(1, 1, 'Size', 'DESC'))[0]).toBe('c.txt')
    expect((await refusal(api.getFiles(tenant, 101))).status).toBe(400)
    const { body: files } = await api.getFiles(tenant, 100)
    expect(files).toMatchObject({ totalCount: 4, page: 1, perPage: 100 })
    const [first] = files.items ?? []
    const inbox = (await api.getInbox(tenant)).body.id
    const other = files.items?.find(({ folderId }) => folderId === folder.id)
    const moved = { name: 'moved.txt', folderId: inbox } as Parameters<FilesApi['updateFile']>[2]
    expect((await api.updateFile(tenant, other?.id ?? '', moved)).body).toMatchObject(moved)
    expect(first?.folderId).toBe(inbox)
  })

  it('puts a file on a contact and takes it off', async () => {
    simulator.perform(tenant, { method: 'PUT', path: '/Contacts', body: { Name: 'Kauri Legal' } })
    const contact = [...(simulator.state.organisations.get(tenant)?.contacts.keys() ?? [])].at(-1) ?? ''
    const { body: file } = await upload('terms.txt', 'terms')
    const wanted = { objectId: contact, objectGroup: 'Contact', objectType: 'Business' }
    const make = (association: object) => api.createFileAssociation(tenant, file.id ?? '', association)
    expect((await make(wanted)).body).toMatchObject({ fileId: file.id, objectId: contact })
    expect((await api.getFileAssociations(tenant, file.id ?? '')).body).toHaveLength(1)
    expect((await api.getAssociationsByObject(tenant, contact)).body).toMatchObject([{ name: 'terms.txt', size: 5 }])
    expect((await refusal(make({ ...wanted, objectGroup: 'Invoice' }))).body).toMatchObject([
      { detail: 'Object is not a Invoice' },
    ])
    expect((await api.getAssociationsCount(tenant, [contact])).body).toEqual({ [contact]: 1 })
    await api.deleteFileAssociation(tenant, file.id ?? '', contact)
    expect((await api.getFileAssociations(tenant, file.id ?? '')).body).toEqual([])
  })

  it('refuses what is empty, too large or of another type, and folders that are not there', async () => {
    expect((await refusal(upload('a.txt', ''))).body).toMatchObject([{ detail: 'File is empty' }])
    expect((await refusal(upload('a.boo', 'x'))).body).toMatchObject([
      { detail: 'Extension: boo is not a valid File extension.' },
    ])
    expect((await refusal(upload('a.txt', Buffer.alloc(10 * 1024 * 1024 + 1)))).status).toBe(400)
    expect((await refusal(upload('a.txt', 'x', tenant))).status).toBe(404)
  })

  it('lets a login that reads only read, and one without the scope do nothing', async () => {
    api.accessToken = await tokenFor('files.read')
    expect((await api.getFolders(tenant)).body.length).toBeGreaterThan(0)
    expect((await refusal(upload('a.txt', 'x'))).status).toBe(401)
    api.accessToken = await tokenFor('files')
  })

  it('answers a keyed upload once', async () => {
    const send = () =>
      fetch(`${listening.api}/files.xro/1.0/Files`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'xero-tenant-id': tenant,
          'idempotency-key': 'once',
          'content-type': 'multipart/form-data; boundary=b',
        },
        body: '--b\r\nContent-Disposition: form-data; name="k.txt"; filename="k.txt"\r\n\r\nkey\r\n--b--\r\n',
      }).then(async (answer) => (await answer.json()) as { Id: string })
    const token = await tokenFor('files')
    const [one, other] = [await send(), await send()]
    expect(one.Id).toBe(other.Id)
    expect((await api.getFiles(tenant, 100)).body.items?.filter(({ name }) => name === 'k.txt')).toHaveLength(1)
  })

  it('covers every operation that xero-node has of it', () => {
    const source = readFileSync(createRequire(import.meta.url).resolve('xero-node/dist/gen/api/filesApi.js'), 'utf8')
    const named = [...source.matchAll(/throw new Error\('Required parameter xeroTenantId[^']*calling (\w+)/g)]
    const own = readFileSync(import.meta.filename, 'utf8')
    const missing = [...new Set(named.map(([, name]) => name ?? ''))].filter((name) => !own.includes(`api.${name}(`))
    expect(missing).toEqual([])
  })
})
