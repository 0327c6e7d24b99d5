import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bundledFiles } from '../../../src/bundled-files.ts'
import { MESSAGES, readTemplates, templatesIn } from '../../../src/tools/collections/reminders/reminder-templates.ts'

const files = await bundledFiles('templates')
const languages = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))].sort()
const changed = (path: string, change: (text: string) => string) => ({ ...files, [path]: change(files[path] ?? '') })

describe('templates', () => {
  test('there are two languages, each with a text for every message', async () => {
    expect(languages).toEqual(['de', 'en'])
    for (const language of languages) {
      const { templates } = await templatesIn(language)
      expect([...templates.keys()]).toEqual([...MESSAGES])
    }
    expect(Object.keys(files).length).toBe(2 * (MESSAGES.length + 1))
  })

  test('they are in the package', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
    expect(manifest.files).toContain('templates')
  })

  test('the highest version of a text is taken', () => {
    const newer = { ...files, 'en/first.friendly.v12.md': `${files['en/first.friendly.v1.md']}\n\nBye.` }
    expect(readTemplates('en', newer).templates.get('first')).toMatchObject({ name: 'en/first.friendly.v12' })
  })

  test.each([
    [
      'an unknown slot',
      'en/first.friendly.v1.md',
      (text: string) => `${text}\n\n{{bank_account}}`,
      'there is no slot {{bank_account}}',
    ],
    [
      'a slot that is missing',
      'en/firm.firm.v1.md',
      (text: string) => text.replaceAll('{{deadline}}', 'soon'),
      '{{deadline}} is missing',
    ],
    [
      'no invoices',
      'de/second.professional.v1.md',
      (text: string) => text.replace('{{invoices}}', ''),
      '{{invoices}} is missing',
    ],
    [
      'an open brace',
      'en/final.final.v1.md',
      (text: string) => text.replace('{{greeting}}', '{{greeting}'),
      'a brace is open',
    ],
    ['no subject', 'en/final.final.v1.md', (text: string) => text.replace('Subject: ', ''), 'must begin with a line'],
    [
      'a phrase that is missing',
      'en/phrases.v1.md',
      (text: string) => text.replace(/^late_one.*$/m, ''),
      '"late_one" is missing',
    ],
    [
      'a phrase with a strange slot',
      'en/phrases.v1.md',
      (text: string) => text.replace('{{made}}', '{{maid}}'),
      'no slot {{maid}}',
    ],
    [
      'a phrase without its slot',
      'de/phrases.v1.md',
      (text: string) => text.replace(' seit {{days}} Tagen', ' lange').replace('seit {{days}} Tagen', 'lange'),
      'lacks the slot {{days}}',
    ],
    ['a phrase that is not known', 'en/phrases.v1.md', (text: string) => `${text}\nshout: PAY`, '"shout" is not known'],
    ['eleven months', 'en/phrases.v1.md', (text: string) => text.replace('January, ', ''), 'must name twelve'],
  ])('%s is told with the file, and nothing is written', (_, path, change, fact) => {
    const language = path.slice(0, 2)
    expect(() => readTemplates(language, changed(path, change))).toThrow(fact)
    expect(() => readTemplates(language, changed(path, change))).toThrow(`templates/${path.replace('.md', '')}`)
  })

  test('a text that is missing is named', () => {
    const { 'en/inquiry.concerned.v1.md': _, ...rest } = files
    expect(() => readTemplates('en', rest)).toThrow('templates/en/inquiry.concerned.v1.md: it is missing')
  })

  test('a language without templates is refused with those that there are', async () => {
    await expect(templatesIn('xx')).rejects.toThrow('there are no templates in "xx"; there are in de, en')
    await expect(templatesIn('../en')).rejects.toThrow('there are no templates')
  })
})
