import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../skills/', import.meta.url))

/** Every file of the skills that come with this program, by its path below `skills/`. Throws where the installation is broken. */
export async function skillFiles(): Promise<Record<string, string>> {
  const entries = await readdir(FOLDER, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const read = async (path: string) =>
    [relative(FOLDER, path).replaceAll('\\', '/'), await readFile(path, 'utf8')] as const
  return Object.fromEntries(await Promise.all(paths.map(read)))
}

/** What a skill says to do, without title and frontmatter. Throws where there is no such skill. */
export async function skillText(name: string): Promise<string> {
  const text = await readFile(join(FOLDER, name, 'SKILL.md'), 'utf8')
  return text.replace(/^---\r?\n[\s\S]*?\r?\n---\s+# .*\s+/, '').trimEnd()
}
