import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../templates/', import.meta.url))

/** Every template of messages that comes with this program, by its path below `templates/`. Throws where the installation is broken. */
export async function templateFiles(): Promise<Record<string, string>> {
  const entries = await readdir(FOLDER, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const read = async (path: string) =>
    [relative(FOLDER, path).replaceAll('\\', '/'), await readFile(path, 'utf8')] as const
  return Object.fromEntries(await Promise.all(paths.map(read)))
}
