import {
  isAskedFor,
  type Mirror,
  type MirroredDocuments,
  type MirrorKind,
  type Reading,
} from '../../../src/books/mirror.ts'

/** Documents by kind, as a mirror holds them. */
export type Documents = { [Kind in MirrorKind]?: readonly MirroredDocuments[Kind][] }

/** A mirror of these documents; `asked` notes the kinds that were read together. */
export function fakeMirror(documents: Documents, from: 'copy' | 'xero' = 'copy'): Mirror & { asked: MirrorKind[][] } {
  const asked: MirrorKind[][] = []
  const every: Reading['every'] = async function* every(kind, query = {}) {
    for (const document of documents[kind] ?? []) if (isAskedFor(factsOf(document), query)) yield document
  }
  const digest: Reading['digest'] = async function* digest(kind, query, of) {
    for await (const document of every(kind, query)) yield [of(document)]
  }
  return {
    asked,
    read: async (kinds) => {
      asked.push([...kinds])
      return { asOf: 1, from, every, digest }
    },
  }
}

function factsOf(document: MirroredDocuments[MirrorKind]) {
  const status = 'status' in document ? document.status : 'ACTIVE'
  const contactId = 'contact' in document ? (document.contact?.id ?? '') : document.id
  const date = 'date' in document ? document.date : undefined
  return { status, contactId, date, closedOn: 'fullyPaidOn' in document ? document.fullyPaidOn : undefined }
}
