import { afterAll, describe, expect, it } from 'vitest'
import { house } from '../house.ts'
import { everythingIn } from './ledger-state.ts'

const open = await house({ copyKept: true })
const { call, books } = open
afterAll(() => open.close())

const filesIn = (folder: string) => {
  const ids = [...books.folders.values()].filter(({ name }) => name === folder).map(({ id }) => id)
  return [...books.files.values()].filter(({ folderId }) => ids.includes(folderId))
}

describe('filing a report pack in Xero', { timeout: 120_000 }, () => {
  it('files nothing before a pack is frozen', async () => {
    const reply = await call('file_close_pack', {})
    expect(reply.isError).toBe(true)
    expect(reply.text).toMatch(/No report pack of 2026-10 is frozen on record\..*close_pack/s)
    expect([books.folders.size, books.files.size]).toEqual([0, 0])
  })

  it('makes the folder and files the pack as it was frozen, once however often it is asked for', async () => {
    const ledger = () => everythingIn({ ...books, folders: new Map(), files: new Map() })
    const before = ledger()
    const pack = await call('close_pack', {})
    const first = await call('file_close_pack', { formats: ['xlsx', 'csv', 'txt'] })
    expect(first.isError, first.text).toBe(false)
    expect([...books.folders.values()].map(({ name }) => name)).toEqual(['Month end 2026-10'])
    const filed = filesIn('Month end 2026-10')
    const stem = `report-pack-2026-10-${pack.data.id}`
    expect(filed.map(({ name }) => name)).toEqual([`${stem}.xlsx`, `${stem}.csv`, `${stem}.txt`])
    expect(filed.map(({ mimeType }) => mimeType)).toEqual([
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'text/csv',
      'text/plain',
    ])
    expect(
      Buffer.from(filed[0]?.bytes ?? [])
        .subarray(0, 4)
        .toString('hex'),
    ).toBe('504b0304')
    expect(Buffer.from(filed[1]?.bytes ?? []).toString('utf8')).toContain('ties.equity.difference')
    const again = await call('file_close_pack', { formats: ['xlsx', 'csv', 'txt'] })
    expect(again.text).toContain('already')
    expect([books.folders.size, books.files.size]).toEqual([1, 3])
    expect(ledger() === before).toBe(true)
    // A day later the record of the calls no longer tells, but Xero does.
    open.simulator.clock.advance(2 * 86_400_000)
    const later = await call('file_close_pack', { formats: ['csv'] })
    expect(later.isError, later.text).toBe(false)
    expect(later.data.there).toEqual([`${stem}.csv`])
    expect([books.folders.size, books.files.size]).toEqual([1, 3])
  })

  it("files into a folder of the caller's, found whatever its case, and into the inbox", async () => {
    const [pack] = await Promise.all([call('close_pack', { period: '2026-09' })])
    open.simulator.perform(books.id, { method: 'POST', path: '/files.xro%2F1.0/Folders', body: { Name: 'Reports' } })
    const asked = { period: '2026-09', pack: String(pack.data.id).toLowerCase(), folder: 'reports' }
    expect((await call('file_close_pack', asked)).isError).toBe(false)
    expect(filesIn('Reports').map(({ name }) => name)).toEqual([`report-pack-2026-09-${pack.data.id}.xlsx`])
    const inbox = await call('file_close_pack', { period: '2026-09', folder: 'Inbox' })
    expect(inbox.isError, inbox.text).toBe(false)
    expect(books.folders.size).toBe(2)
    expect(books.files.size).toBe(5)
  })

  it('names the packs there are where another is asked for', async () => {
    const reply = await call('file_close_pack', { pack: 'CP-0000000000' })
    expect(reply.text).toMatch(/"CP-0000000000" is no pack of 2026-10.*there are CP-[0-9A-F]{10}/s)
  })

  it('says which scope a login lacks', async () => {
    for (const token of open.simulator.state.identity.accessTokens.values()) {
      token.scopes = token.scopes.filter((scope) => scope !== 'files')
    }
    const reply = await call('file_close_pack', { folder: 'Elsewhere' })
    expect(reply.text).toMatch(/lacks|scope|permission/)
    expect(books.folders.size).toBe(2)
  })

  it('waits for a person where the policy says so, sealed, and is then filed as it was shown', async () => {
    const rules = [{ name: 'filing', decision: 'ask', tier: 'person', when: { effects: ['record'] } }]
    const asking = await house({ policyText: JSON.stringify({ name: 'asking', base: 'draft', rules }) })
    const pack = await asking.call('close_pack', {})
    const reply = await asking.call('file_close_pack', { formats: ['csv'] })
    expect(reply.text).toMatch(/held/)
    expect([asking.books.folders.size, asking.books.files.size]).toEqual([0, 0])
    const { store, approvals } = asking.open
    const held = await store.approvals.held()
    expect(held.map(({ change }) => change.act)).toEqual(['create_folder', 'store_file'])
    expect(await store.database.all('select * from contents')).toHaveLength(1)
    await store.approvals.enrol({ id: 'p1', name: 'Aroha', method: 'totp', credential: 'x', enrolledBy: undefined })
    const answer = { approverId: 'p1', name: 'Aroha', method: 'totp', proof: '1' } as const
    await approvals.agree(
      held.map(({ id, hash }) => ({ id, hash })),
      answer,
    )
    const [file] = asking.books.files.values()
    expect(file?.name).toBe(`report-pack-2026-10-${pack.data.id}.csv`)
    expect(Buffer.from(file?.bytes ?? []).toString('utf8')).toContain('ties.equity.difference')
    expect(await store.database.all('select * from contents')).toEqual([])
    await asking.close()
  })
})
