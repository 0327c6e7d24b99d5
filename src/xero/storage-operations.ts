import { quoted } from '../books/ledger-text.ts'
import { type FileFolder, isSameName, type StoredFile } from '../books/stored-files.ts'
import type { ChangeOf, Outcome } from '../call/change.ts'
import type { Run } from './executor.ts'
import type { Checked, Operation } from './operations.ts'
import { refusedOutcome } from './outcomes.ts'
import { newestFiles } from './stored-files.ts'
import { echoedId, echoOf } from './wire/echo.ts'
import { foldersOf } from './wire/files.ts'

/** A new folder of Xero Files. Its name must be free before, so that whoever has it afterwards is what was made. */
export const createFolder: Operation<'create_folder'> = {
  batched: false,
  check: async (run, changes) =>
    await Promise.all(
      changes.map(async ({ name }): Promise<Checked> => {
        const there = (await foldersNamed(run, name))[0]
        // What is wanted is there: the files of the plan go into it.
        return there ? { moved: done(there.id, there.name) } : {}
      }),
    ),
  send: async (client, [change], _, write) => await client.makeFolder(change?.name ?? '', write),
  outcome: (_, { name }, element) => {
    const echo = echoOf(element)
    return echo.refused ? refusedOutcome(echo) : done(echoedId(element, 'id'), name)
  },
  find: async (run, { name }) => (await foldersNamed(run, name)).map(({ id }) => done(id, name)),
}

/** A file into a folder of Xero Files. No file of its name and size may be there before; afterwards that tells that it is there. */
export const storeFile: Operation<'store_file'> = {
  batched: false,
  check: async (run, changes) => await Promise.all(changes.map((change) => placeFor(run, change))),
  send: async (client, [change], before, write) => {
    if (!change) return { elements: [] }
    // A resend takes the stored bytes.
    const { folder, content } = isPlace(before) ? before : { folder: '', content: new Uint8Array() }
    return await client.upload(folder, { ...change.file, bytes: Buffer.from(content) }, write)
  },
  outcome: (_, { file }, element) => {
    const echo = echoOf(element)
    return echo.refused ? refusedOutcome(echo) : done(echoedId(element, 'id'), file.name)
  },
  find: async (run, change, since) => {
    const folders = await foldersNamed(run, change.folder)
    const found = await sameFiles(run, change, folders)
    return found.filter(({ createdAt }) => createdAt >= since).map(({ id }) => done(id, change.file.name))
  },
}

interface Place {
  folder: string
  content: Uint8Array
}

async function placeFor(run: Run, change: ChangeOf<'store_file'>): Promise<Checked> {
  const { folder: name, file } = change
  const folders = await foldersNamed(run, name)
  const [folder] = folders
  if (!folder) return failed(`There is no folder ${quoted(name, 60)} in Xero Files.`, 'Ask for it again.')
  if ((await sameFiles(run, change, folders)).length > 0) {
    return failed(
      `The folder ${quoted(name, 60)} has the file ${quoted(file.name, 100)} by now.`,
      'Look into it in Xero.',
    )
  }
  const content = change.content ?? (await run.intents.content(file.sha256))
  if (!content) return failed('The file is not kept any more.', 'Ask for it again.')
  return { before: { folder: folder.id, content } satisfies Place }
}

async function foldersNamed(run: Run, name: string): Promise<FileFolder[]> {
  return foldersOf(await run.client.folders()).filter((folder) => isSameName(folder.name, name))
}

async function sameFiles(
  run: Run,
  { file }: ChangeOf<'store_file'>,
  folders: readonly FileFolder[],
): Promise<StoredFile[]> {
  const all = await newestFiles(run.client)
  const isOurs = ({ folderId }: StoredFile) => folders.some(({ id }) => id === folderId)
  return all.filter((one) => isOurs(one) && one.size === file.size && isSameName(one.name, file.name))
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'folder' in value && 'content' in value
}

function failed(fact: string, next: string): Checked {
  return { moved: { state: 'failed', fact: `${fact} Nothing was written.`, next } }
}

function done(id: string | undefined, label: string): Outcome {
  return { state: 'done', record: id === undefined ? undefined : { id, label, status: '' }, warnings: [] }
}
