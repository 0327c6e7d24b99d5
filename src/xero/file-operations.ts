import type { AttachmentRef } from '../books/documents.ts'
import { quoted } from '../books/ledger-text.ts'
import type { ChangeOf, Outcome } from '../call/change.ts'
import { isNotFound } from './client.ts'
import type { Run } from './executor.ts'
import type { Checked, Operation } from './operations.ts'
import { refusedOutcome } from './outcomes.ts'
import { echoOf } from './wire/echo.ts'
import { attachmentsOf } from './wire/history.ts'

/**
 * Attaches a file. Under a name that is taken Xero would replace the other file, so the name must be free before; afterwards name and size
 * tell that it is there.
 */
export const attachFile: Operation<'attach_file'> = {
  batched: false,
  check: async (run, changes) => await Promise.all(changes.map((change) => contentToSend(run, change))),
  send: async (client, [change], before, write) => {
    if (!change) return { elements: [] }
    const { to, file, includeOnline } = change
    // A resend takes the stored bytes.
    const bytes = before instanceof Uint8Array ? Buffer.from(before) : Buffer.alloc(0)
    return await client.attach(to.kind, to.id, { ...file, includeOnline, bytes }, write)
  },
  outcome: (_, change, element) => {
    const echo = echoOf(element)
    return echo.refused ? refusedOutcome(echo) : attached(change, echo.warnings)
  },
  find: async (run, change) => {
    const { name, size } = change.file
    const now = await attachmentsNow(run, change)
    return now.some((one) => isNamed(one, name) && one.size === size) ? [attached(change, [])] : []
  },
}

async function contentToSend(run: Run, change: ChangeOf<'attach_file'>): Promise<Checked> {
  const { name, sha256 } = change.file
  if ((await attachmentsNow(run, change)).some((one) => isNamed(one, name))) {
    return failed(`There is a file ${quoted(name, 100)} on it by now.`, 'Give another name if it is another file.')
  }
  const content = change.content ?? (await run.intents.content(sha256))
  return content ? { before: content } : failed('The file is not kept any more.', 'Attach it again.')
}

function failed(fact: string, next: string): Checked {
  return { moved: { state: 'failed', fact: `${fact} Nothing was written.`, next } }
}

async function attachmentsNow(run: Run, { to }: ChangeOf<'attach_file'>): Promise<readonly AttachmentRef[]> {
  try {
    return attachmentsOf(await run.client.attachments(to.kind, to.id))
  } catch (thrown) {
    if (isNotFound(thrown)) return []
    throw thrown
  }
}

function isNamed({ fileName }: AttachmentRef, name: string): boolean {
  return fileName.normalize('NFC').toLowerCase() === name.toLowerCase()
}

function attached({ to }: ChangeOf<'attach_file'>, warnings: readonly string[]): Outcome {
  return { state: 'done', record: { id: to.id, label: to.label, status: '' }, warnings }
}
