import { quoted } from '../../../books/ledger-text.ts'
import { Fault } from '../../../call/fault.ts'
import type { Files } from '../../../call/files.ts'
import type { FileContent } from '../../../call/reply.ts'
import type { Pack, SectionId } from './pack.ts'
import { identityOf } from './pack-record.ts'
import { sectionsAsked } from './print-cells.ts'
import { printPackCsv } from './print-csv.ts'
import { printHtml } from './print-html.ts'
import { printMarkdown } from './print-markdown.ts'

/** The formats that a pack is handed over in. */
export const FORMATS = ['markdown', 'csv', 'xlsx', 'html'] as const

/** One of them. */
export type PackFormat = (typeof FORMATS)[number]

// As base64 a reply may grow by what 20,000 tokens hold.
const LARGEST_IN_REPLY = 24 * 1024

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const ENDINGS: Readonly<Record<PackFormat, readonly [ending: string, mimeType: string]>> = {
  markdown: ['md', 'text/markdown'],
  csv: ['csv', 'text/csv'],
  xlsx: ['xlsx', XLSX_TYPE],
  html: ['html', 'text/html'],
}

/** A pack as a file of a format; the same pack gives the same bytes. */
export async function packFile(pack: Pack, format: PackFormat, asked?: readonly SectionId[]): Promise<FileContent> {
  const sections = sectionsAsked(pack, asked)
  const [ending, mimeType] = ENDINGS[format]
  const name = `report-pack-${pack.month}-${identityOf(pack).id}.${ending}`
  if (format === 'xlsx') {
    // Loaded where it is needed: a server that prints no workbook does not carry its writer.
    const { printXlsx } = await import('./print-xlsx.ts')
    return { name, mimeType, bytes: await printXlsx(pack, sections) }
  }
  const print = { markdown: printMarkdown, csv: printPackCsv, html: printHtml }[format]
  return { name, mimeType, bytes: new TextEncoder().encode(print(pack, sections)) }
}

/** Where a file went: saved into a folder, or handed over in the reply. Throws Fault where it is too large for that or cannot be saved. */
export async function handedOver(
  file: FileContent,
  folder: string | undefined,
  files: Files,
): Promise<{ say: string; path?: string; file?: FileContent }> {
  if (folder !== undefined) {
    const path = await files.save(folder, file.name, file.bytes)
    return { say: `Saved as ${quoted(path, 300)}.`, path }
  }
  if (file.bytes.byteLength <= LARGEST_IN_REPLY) return { say: `${file.name} is in this reply.`, file }
  throw new Fault(
    'refused',
    `${file.name} has ${Math.ceil(file.bytes.byteLength / 1024)} kB: too large for a reply, which takes ${LARGEST_IN_REPLY / 1024} kB.`,
    'Nothing was frozen. Give save_to, a folder that the operator allows (--file-folders), or fewer sections.',
  )
}
