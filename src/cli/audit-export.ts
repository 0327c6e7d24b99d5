import { type FileHandle, open } from 'node:fs/promises'
import type { Audit } from '../call/audit.ts'
import { ArgumentError } from './command-line.ts'

const PAGE = 1_000

/**
 * Writes the audit from an entry on as lines of JSON: entries, then the checkpoints, then the public key they are signed with. With `path`
 * into a new file that its owner alone can read, else with `write`. Answers how many entries. Throws ArgumentError for a file that is there.
 */
export async function exportAudit(
  { audit, publicKey }: { audit: Audit; publicKey: string },
  from: number,
  path: string | undefined,
  write: (text: string) => void,
): Promise<number> {
  const file = path === undefined ? undefined : await created(path)
  const put = async (text: string) => void (file ? await file.write(text) : write(text))
  try {
    let count = 0
    let page = await audit.entries(from, PAGE)
    for (; page.length > 0; page = await audit.entries((page.at(-1)?.seq ?? 0) + 1, PAGE)) {
      await put(page.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
      count += page.length
    }
    const checkpoints = await audit.checkpoints()
    await put(checkpoints.map((checkpoint) => `${JSON.stringify({ checkpoint })}\n`).join(''))
    await put(`${JSON.stringify({ publicKey })}\n`)
    await file?.sync()
    return count
  } finally {
    await file?.close()
  }
}

async function created(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600)
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown'
    const why = code === 'EEXIST' ? 'the file is there already' : `the file cannot be made (${code})`
    throw new ArgumentError(`--out: ${why}. Name a new file in a folder that you can write to.`)
  }
}
