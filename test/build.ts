import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'dist', '.built')

/** Builds dist/ once before the tests when something in src/ is newer: some tests start the built server. */
export default function build(): void {
  const began = new Date()
  if (changedAt(stamp) >= newest(join(root, 'src'))) return
  rmSync(stamp, { force: true })
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    encoding: 'utf8',
  })
  // What is mistyped elsewhere is for `npm run types` to say; the tests then run against what was emitted.
  if (status !== 0) process.stderr.write(`The build has type errors:\n${stdout.slice(0, 2_000)}\n`)
  writeFileSync(stamp, '')
  utimesSync(stamp, began, began)
}

function newest(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Math.max(...entries.map((entry) => changedAt(join(entry.parentPath, entry.name))))
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
