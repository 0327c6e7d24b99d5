import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanFileName } from '../../src/books/file-names.ts'
import { mimeTypeOf } from '../../src/tools/files/accepted-files.ts'
import { bytesOf } from '../../src/tools/files/attach-rules.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('what Xero takes', () => {
  it.each([
    ['a.pdf', '%PDF-1.4', 'application/pdf'],
    ['a.PDF', '\n%PDF-1.7', 'application/pdf'],
    ['a.jpeg', '\xff\xd8\xff\xe0', 'image/jpeg'],
    ['a.png', '\x89PNG\r\n\x1a\n', 'image/png'],
    ['a.docx', 'PK\x03\x04', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['a.xls', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/vnd.ms-excel'],
    ['a.csv', 'caf\xe9;1,50\r\n', 'text/csv'],
    ['a.txt', '\xff\xfea\x00', 'text/plain'],
  ])('%s is %s', (name, content, type) => expect(mimeTypeOf(name, bytes(content))).toBe(type))

  it.each([
    ['a.pdf', 'MZ\x90\x00'],
    ['a.png', '\xff\xd8\xff\xe0'],
    ['a.txt', 'MZ\x90\x00'],
    ['a.exe', 'MZ\x90\x00'],
    ['a.html', '<script>'],
    ['a.svg', '<svg>'],
    ['constructor', 'x'],
    ['a.constructor', 'x'],
    ['pdf', '%PDF-'],
  ])('%s with other content is refused', (name, content) => {
    expect(() => mimeTypeOf(name, bytes(content))).toThrow(/type that Xero takes|does not begin/)
  })
})

describe('names of files', () => {
  it.each([
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['C:\\temp\\Receipt 7.pdf', 'Receipt 7.pdf'],
    ['a<b>*c%:d?.pdf', 'a-b--c--d-.pdf'],
    ['invoice\u202efdp.exe.pdf', 'invoicefdp.exe.pdf'],
    ['..hidden.txt', 'hidden.txt'],
    ['con.txt', '_con.txt'],
    ['café  no 1.csv', 'café no 1.csv'],
    ['', 'file'],
    ['...', 'file'],
  ])('%j becomes %j', (name, clean) => expect(cleanFileName(name)).toBe(clean))

  it('is short, plain and keeps its extension, whatever was given', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.constantFrom('.pdf', '.CSV', ''),
        (stem, tail) => {
          const name = cleanFileName(`x${stem}${tail}`)
          expect([...name].length).toBeLessThanOrEqual(100)
          expect(name).not.toMatch(/[/\\<>:"|?*%&#+]|^\.|^$/)
          if (tail !== '' && !/[/\\]$/.test(stem)) expect(name.endsWith(tail)).toBe(true)
          expect(cleanFileName(name)).toBe(name)
        },
      ),
    )
  })
})

describe('base64', () => {
  it('is read back exactly', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
        expect(bytesOf(Buffer.from(content).toString('base64'))).toEqual(content)
      }),
    )
  })
  it.each(['not base64!', 'a', 'aGVsbG8gd29ybGQ$'])('%j is refused', (text) => {
    expect(() => bytesOf(text)).toThrow(/not base64/)
  })
})
