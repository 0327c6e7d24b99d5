import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { NO_FOLDERS } from '../../../../src/call/files.ts'
import { FORMATS, handedOver, packFile } from '../../../../src/tools/close/pack/pack-file.ts'
import { identityOf } from '../../../../src/tools/close/pack/pack-record.ts'
import { packOf } from './pack-of.ts'

const HOSTILE = '=HYPERLINK("http://x")|<script>alert(1)</script>\n# [a](javascript:b) \u202E'

const textOf = async (format: 'markdown' | 'csv' | 'html', contact?: string) =>
  new TextDecoder().decode((await packFile(packOf(contact), format)).bytes)

const sheetsOf = async (contact?: string) => {
  const files = unzipSync((await packFile(packOf(contact), 'xlsx')).bytes)
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]))
}

describe('a pack', () => {
  it.each(FORMATS)('gives the same bytes each time as %s', async (format) => {
    const [one, other] = [await packFile(packOf(), format), await packFile(packOf(), format)]
    expect(one.bytes).toEqual(other.bytes)
    expect(one.name).toBe(other.name)
  })

  it('has another id as soon as one figure differs', () => {
    expect(identityOf(packOf()).id).toMatch(/^CP-[0-9A-F]{10}$/)
    expect(identityOf(packOf('Another')).id).not.toBe(identityOf(packOf()).id)
  })

  it('as Markdown keeps ledger text in its cell', async () => {
    const text = await textOf('markdown', HOSTILE)
    const line = text.split('\n').find((one) => one.includes('HYPERLINK')) ?? ''
    expect(line.replaceAll('\\|', '').split('|')).toHaveLength(4)
    expect(line).not.toMatch(/(?<!\\)[<[]/)
    expect(text).not.toContain('\u202E')
  })

  it('as CSV has each figure with its id, numbers below 0 as numbers, and no formula', async () => {
    const text = await textOf('csv', HOSTILE)
    expect(text).toContain('headline.income.change,headline,Income,change,-3378.99,NZD\r\n')
    expect(text).toContain(`"'=HYPERLINK`)
    expect(text).not.toMatch(/(^|,)"?[=+@]/m)
  })

  it('as HTML is one page that runs and fetches nothing', async () => {
    const text = await textOf('html', HOSTILE)
    expect(text).toContain("default-src 'none'")
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(text).not.toMatch(/<(?:script|img|link|iframe|object|a)\b|\son\w+=|url\(|@import|https?:\/\/(?!x&quot;)/i)
    expect(text).toContain('99,869.77')
  })

  it('as a workbook has numbers as numbers, ledger text as text, and no formula', async () => {
    const sheets = await sheetsOf(HOSTILE)
    const all = Object.entries(sheets).filter(([name]) => /^xl\/worksheets\/[^/]+\.xml$/.test(name))
    expect(all).toHaveLength(4)
    const text = all.map(([, one]) => one).join('')
    expect(text).not.toContain('<f>')
    expect(text).toMatch(/<v>99869\.77<\/v>/)
    expect(text).toMatch(/<v>-3378\.99<\/v>/)
    expect(sheets['xl/sharedStrings.xml'] ?? '').toContain('=HYPERLINK(')
    expect(sheets['xl/sharedStrings.xml'] ?? '').not.toContain('<script>')
  })

  it('is refused in a reply where it is too large, and saved only where folders are allowed', async () => {
    const file = await packFile(packOf(), 'csv')
    const large = { ...file, bytes: new Uint8Array(30_000) }
    await expect(handedOver(large, undefined, NO_FOLDERS)).rejects.toMatchObject({ code: 'refused' })
    await expect(handedOver(file, '/reports', NO_FOLDERS)).rejects.toMatchObject({ code: 'refused' })
    await expect(handedOver(file, undefined, NO_FOLDERS)).resolves.toMatchObject({ file })
  })
})
