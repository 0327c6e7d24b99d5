import fc from 'fast-check'
import { expect, it } from 'vitest'
import { documentText, textDocument } from '../../src/store/document-text.ts'

const leaf = fc.oneof(
  fc.bigInt(),
  fc.string(),
  fc.string().map((text) => `\u0000${text}`),
  fc.string().map((text) => `\u0000\u0000${text}`),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
const { documents } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 4 }), tie('documents')),
  documents: fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { maxKeys: 6 }),
}))

it('gives back every document as it was, amounts as amounts and text as text', () => {
  fc.assert(
    fc.property(documents, (document) => {
      expect(textDocument(documentText(document as object))).toEqual(document)
    }),
  )
})
