import { linkSync, mkdirSync, mkdtempSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { filesBelow } from '../../src/cli/allowed-folders.ts'

let [allowed, secret] = ['', '']

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'folders-'))
  allowed = join(root, 'allowed')
  secret = join(root, 'allowed-not')
  mkdirSync(join(allowed, 'sub'), { recursive: true })
  mkdirSync(secret)
  writeFileSync(join(allowed, 'a.txt'), 'inside')
  writeFileSync(join(allowed, 'sub', 'b.txt'), 'below')
  writeFileSync(join(secret, 'key.txt'), 'outside')
  symlinkSync(join(secret, 'key.txt'), join(allowed, 'link.txt'))
  symlinkSync(secret, join(allowed, 'door'))
  symlinkSync(join(allowed, 'sub', 'b.txt'), join(allowed, 'good-link.txt'))
})

const textOf = ({ bytes }: { bytes: Uint8Array }) => Buffer.from(bytes).toString()

describe('files below allowed folders', () => {
  it.each([
    ['a.txt', 'inside'],
    ['sub/b.txt', 'below'],
    ['sub/../a.txt', 'inside'],
    ['good-link.txt', 'below'],
  ])('%s is read, relative and absolute', async (path, content) => {
    const files = filesBelow([allowed])
    expect(textOf(await files.read(path, 100))).toBe(content)
    expect(textOf(await files.read(join(allowed, path), 100))).toBe(content)
  })

  it.each([
    'link.txt',
    'door/key.txt',
    '../allowed-not/key.txt',
    'sub/../../allowed-not/key.txt',
    '/etc/passwd',
    '/dev/zero',
    'nothing.txt',
    'a.txt\0.pdf',
    '',
  ])('%j is refused with the same words, whether it is there or not', async (path) => {
    const files = filesBelow([allowed])
    await expect(files.read(path, 100)).rejects.toMatchObject({ code: 'refused' })
    await expect(files.read(path, 100)).rejects.not.toMatchObject({ message: expect.stringContaining('outside it') })
  })

  it('a folder, and what is too large, are refused', async () => {
    const files = filesBelow([allowed])
    await expect(files.read('sub', 100)).rejects.toMatchObject({ fact: expect.stringContaining('no plain file') })
    await expect(files.read('a.txt', 5)).rejects.toMatchObject({ fact: expect.stringContaining('larger than 5 bytes') })
    expect(textOf(await files.read('a.txt', 6))).toBe('inside')
  })

  it('devices below an allowed folder are no files', async () => {
    await expect(filesBelow(['/dev']).read('/dev/zero', 100)).rejects.toMatchObject({
      fact: expect.stringContaining('no plain file'),
    })
  })

  it('a folder that becomes a link while the server runs opens nothing', async () => {
    const files = filesBelow([allowed])
    renameSync(join(allowed, 'sub'), join(allowed, 'former'))
    symlinkSync(secret, join(allowed, 'sub'))
    linkSync(join(secret, 'key.txt'), join(secret, 'b.txt'))
    await expect(files.read('sub/b.txt', 100)).rejects.toMatchObject({ code: 'refused' })
  })

  it('saves new files only, and only inside', async () => {
    const files = filesBelow([allowed])
    const bytes = Buffer.from('new')
    const first = await files.save('sub', 'b.txt', bytes)
    const second = await files.save(join(allowed, 'sub'), 'b.txt', bytes)
    expect([first, second].map((path) => path.replace(allowed, ''))).toEqual(['/sub/b (2).txt', '/sub/b (3).txt'])
    expect(readFileSync(join(allowed, 'sub', 'b.txt'), 'utf8')).toBe('below')
    for (const folder of ['door', '..', secret, 'a.txt', 'nowhere']) {
      await expect(files.save(folder, 'x.txt', bytes)).rejects.toMatchObject({ code: 'refused' })
    }
  })

  it('with no folder configured everything says what to configure', async () => {
    const files = filesBelow([])
    const refusal = { code: 'refused', next: expect.stringContaining('--file-folders') }
    await expect(files.read('a.txt', 10)).rejects.toMatchObject(refusal)
    await expect(files.save('.', 'a.txt', new Uint8Array())).rejects.toMatchObject(refusal)
  })
})
