import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

function folderOf(name: 'skills' | 'templates'): string {
  return fileURLToPath(new URL(`../${name}/`, import.meta.url))
}

/** Every file of the skills, or of the templates of messages, that come with this program, by its path below that folder. Throws where the installation is broken. */
export async function bundledFiles(name: 'skills' | 'templates'): Promise<Record<string, string>> {
  const folder = folderOf(name)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name: file }) => join(parentPath, file))
  const read = async (path: string) =>
    [relative(folder, path).replaceAll('\\', '/'), await readFile(path, 'utf8')] as const
  return Object.fromEntries(await Promise.all(paths.map(read)))
}

/** What a skill says to do, without title and frontmatter. Throws where there is no such skill. */
export async function skillText(name: string): Promise<string> {
  const text = await readFile(join(folderOf('skills'), name, 'SKILL.md'), 'utf8')
  return text.replace(/^---\r?\n[\s\S]*?\r?\n---\s+# .*\s+/, '').trimEnd()
}
