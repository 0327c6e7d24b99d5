import { cleanText } from './ledger-text.ts'

const LONGEST = 100
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A file's name as Xero's addresses and every computer take it: no folders, hidden characters or signs with a meaning, at most 100
 * characters with its extension. Xero refuses `<>*%&:\?` in an address, however they are written.
 */
export function cleanFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = cleanText(last.normalize('NFC'), 1_000)
    .replace(/[<>:"|?*%&#+{}[\]~`^;$]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  const safe = RESERVED.test(plain) ? `_${plain}` : plain
  const extension = extensionOf(safe)
  const tail = extension === '' ? '' : `.${extension}`
  const stem = [...safe.slice(0, safe.length - tail.length)]
    .slice(0, LONGEST - tail.length)
    .join('')
    .trim()
  return `${stem === '' ? 'file' : stem}${tail}`
}

/** What follows the last dot of a file's name, at most 10 letters and digits; empty where there is none. */
export function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,10})$/i.exec(name)?.[1] ?? ''
}
