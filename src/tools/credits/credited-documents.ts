import type { Books } from '../../books/books.ts'
import type { Invoice } from '../../books/documents.ts'
import { documentsNamed } from '../documents/document-named.ts'

/** The invoice or bill that each credit note is for, whole, in order; undefined for one that is for none. Throws Fault as documentsNamed does. */
export async function creditedDocuments(
  inputs: readonly { for?: string | undefined }[],
  books: Books,
): Promise<(Invoice | undefined)[]> {
  // Two credit notes can be for one document.
  const names = [...new Set(inputs.flatMap((input) => input.for?.trim() ?? []))]
  if (names.length === 0) return inputs.map(() => undefined)
  const field = (index: number) => `credit_notes.${inputs.findIndex((input) => input.for?.trim() === names[index])}.for`
  const documents = await documentsNamed(names, books, { field })
  return inputs.map((input) => documents[names.indexOf(input.for?.trim() ?? '')])
}
