import { extensionOf } from '../../books/file-names.ts'
import { Fault } from '../../call/fault.ts'

/** The largest file that Xero's API takes, bytes (10 MB). */
export const LARGEST_FILE = 10 * 1024 * 1024

interface FileType {
  mimeType: string
  /** Whether content is what the extension says, by how it begins. */
  fits(bytes: Uint8Array): boolean
}

const OOXML = 'application/vnd.openxmlformats-officedocument'
const ODF = 'application/vnd.oasis.opendocument'
const ZIP = beginning('504b0304', '504b0506')
const OLE = beginning('d0cf11e0a1b11ae1')
const JPEG: FileType = { mimeType: 'image/jpeg', fits: beginning('ffd8ff') }
const TIFF: FileType = { mimeType: 'image/tiff', fits: beginning('49492a00', '4d4d002a') }

/** What Xero takes as attachments, by extension. */
const TYPES: Readonly<Record<string, FileType>> = {
  pdf: { mimeType: 'application/pdf', fits: hasPdfHead },
  jpg: JPEG,
  jpeg: JPEG,
  png: { mimeType: 'image/png', fits: beginning('89504e470d0a1a0a') },
  gif: { mimeType: 'image/gif', fits: beginning('474946383761', '474946383961') },
  bmp: { mimeType: 'image/bmp', fits: beginning('424d') },
  tif: TIFF,
  tiff: TIFF,
  doc: { mimeType: 'application/msword', fits: OLE },
  xls: { mimeType: 'application/vnd.ms-excel', fits: OLE },
  ppt: { mimeType: 'application/vnd.ms-powerpoint', fits: OLE },
  msg: { mimeType: 'application/vnd.ms-outlook', fits: OLE },
  docx: { mimeType: `${OOXML}.wordprocessingml.document`, fits: ZIP },
  xlsx: { mimeType: `${OOXML}.spreadsheetml.sheet`, fits: ZIP },
  pptx: { mimeType: `${OOXML}.presentationml.presentation`, fits: ZIP },
  odt: { mimeType: `${ODF}.text`, fits: ZIP },
  ods: { mimeType: `${ODF}.spreadsheet`, fits: ZIP },
  odf: { mimeType: `${ODF}.formula`, fits: ZIP },
  pages: { mimeType: 'application/vnd.apple.pages', fits: ZIP },
  numbers: { mimeType: 'application/vnd.apple.numbers', fits: ZIP },
  keynote: { mimeType: 'application/vnd.apple.keynote', fits: ZIP },
  zip: { mimeType: 'application/zip', fits: ZIP },
  rar: { mimeType: 'application/vnd.rar', fits: beginning('526172211a07') },
  '7z': { mimeType: 'application/x-7z-compressed', fits: beginning('377abcaf271c') },
  rtf: { mimeType: 'application/rtf', fits: beginning('7b5c727466') },
  csv: { mimeType: 'text/csv', fits: isText },
  txt: { mimeType: 'text/plain', fits: isText },
  eml: { mimeType: 'message/rfc822', fits: isText },
}

/** The media type of a file that Xero takes. Throws Fault `invalid_input` for another type, and for content that is not what the name says. */
export function mimeTypeOf(name: string, bytes: Uint8Array): string {
  const extension = extensionOf(name).toLowerCase()
  const type = Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined
  if (!type) {
    throw new Fault(
      'invalid_input',
      `${extension === '' ? 'A name without an extension' : `.${extension}`} is no type that Xero takes as an attachment.`,
      `Give one of ${Object.keys(TYPES).join(', ')}; a PDF fits most.`,
    )
  }
  if (type.fits(bytes)) return type.mimeType
  throw new Fault(
    'invalid_input',
    `The content is not what .${extension} says: it does not begin as such a file does.`,
    'Give the file its right extension (name), or give the right file.',
  )
}

function beginning(...heads: readonly string[]): (bytes: Uint8Array) => boolean {
  const known = heads.map((head) => Buffer.from(head, 'hex'))
  return (bytes) => known.some((head) => head.equals(bytes.subarray(0, head.length)))
}

// Readers look for it in the first kilobyte; some writers put a few bytes before it.
function hasPdfHead(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1_024)).includes('%PDF-')
}

const UTF16 = beginning('fffe', 'feff')

// Text of any older encoding has no control characters but these.
function isText(bytes: Uint8Array): boolean {
  return UTF16(bytes) || bytes.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b)
}
