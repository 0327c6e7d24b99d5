import * as z from 'zod'
import { quoted } from '../../books/ledger-text.ts'
import type { FileContent } from '../../call/reply.ts'
import { type Context, type ShownPlan, writeTool } from '../../call/tool.ts'
import { periodNamed } from './month/period.ts'
import { FILED_FORMATS, type FiledFormat, filedFile, filingOf, folderNamed, frozenPack } from './pack/filed-packs.ts'

const input = z.strictObject({
  period: z.string().max(20).optional().describe('YYYY-MM; the last ended month'),
  pack: z.string().max(40).optional().describe('Pack id (CP-…); the newest of the month'),
  formats: z.array(z.enum(FILED_FORMATS)).min(1).max(3).optional().describe('Default xlsx; txt is Markdown'),
  folder: z
    .string()
    .max(100)
    .optional()
    .describe('Folder in Xero Files, made where missing; default "Month end YYYY-MM"'),
})

/** Files a frozen report pack in Xero Files: what is there already is not sent again. */
export const fileClosePack = writeTool({
  name: 'file_close_pack',
  title: 'File a report pack in Xero',
  toolset: 'close_extras',
  effect: 'record',
  reach: 'record',
  about:
    'Upload the frozen report pack of a month into a folder of Xero Files. Use when the user asks to keep the pack in Xero. Not for making one (close_pack), nor for a file on a document (attach_file).',
  input,
  example: {},
  plan: filed,
})

async function filed(given: z.output<typeof input>, { books, notes, today }: Context): Promise<ShownPlan> {
  const period = periodNamed(given.period, today)
  const folder = folderNamed(given.folder, period)
  const { id, pack } = await frozenPack(notes, period, given.pack)
  const files: FileContent[] = []
  for (const format of new Set<FiledFormat>(given.formats ?? ['xlsx'])) files.push(await filedFile(pack, format))
  const [folders, stored] = await Promise.all([books.fileFolders(), books.storedFiles()])
  const { changes, there } = filingOf(files, folder, folders, stored)
  const names = there.map((name) => quoted(name, 110)).join(', ')
  const kept = there.length === 0 ? [] : [`In the folder ${quoted(folder, 60)} of Xero Files already: ${names}.`]
  return {
    changes,
    shown: {
      say: `The pack ${id} of ${period.month} as it was frozen.`,
      notes: kept,
      data: { pack: id, period: period.month, folder, there },
    },
  }
}
