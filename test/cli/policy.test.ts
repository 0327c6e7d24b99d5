import { describe, expect, it } from 'vitest'
import { canonicalText } from '../../src/call/canonical.ts'
import { Fault } from '../../src/call/fault.ts'
import { POLICY_HELP, runPolicy } from '../../src/cli/policy.ts'
import { changeStatus } from '../call/fixtures.ts'

async function policy(args: string[], files: Readonly<Record<string, string>> = {}) {
  const [written, complained]: [string[], string[]] = [[], []]
  const code = await runPolicy(args, {
    write: (text) => written.push(text),
    complain: (text) => complained.push(text),
    readFile: (path) => {
      const text = files[path]
      if (text === undefined) throw new Error('ENOENT')
      return text
    },
    now: () => Date.UTC(2026, 10, 20),
    tools: async () => ['create_invoices'],
    organisation: async (name, settings) => {
      if (name === 'Gone Ltd') throw new Fault('unavailable', 'Xero cannot be reached.', 'Try again.')
      return [`${name} (demo)`, `  opened with ${settings.join(' ')}`]
    },
  })
  return { code, out: written.join(''), err: complained.join('') }
}

const FILE = JSON.stringify({
  name: 'own',
  base: 'draft',
  rules: [{ name: 'small ones', decision: 'apply', when: { effects: ['post'], max_amount: 20 } }],
})

describe('xero-mcp policy', () => {
  it('shows the rules of a file in sentences, refusals and questions first', async () => {
    const { code, out } = await policy(['show', '--file', 'p.json'], { 'p.json': FILE })
    expect(code).toBe(0)
    expect(out).toContain('Policy "own", on top of draft')
    expect(out).toContain('"small ones": done at once where the effect is post and it is at most 20.00.')
    expect(out.indexOf('"posting"')).toBeLessThan(out.indexOf('"small ones"'))
    expect(out).toContain('Always held for a person: bank details')
  })

  it('shows the three presets when none is named', async () => {
    const { out } = await policy(['show'])
    expect(out.match(/^Policy \w+$/gm)).toEqual(['Policy observe', 'Policy draft', 'Policy controlled'])
  })

  it('tells of an organisation beside the rules, with the settings of the server', async () => {
    const { code, out } = await policy(['show', '--policy', 'draft', '--organisation', 'Kestrel', '--demo'])
    expect(code).toBe(0)
    expect(out).toMatch(/^Policy draft$[\s\S]*^Kestrel \(demo\)$\n^ {2}opened with --demo$/m)
    const without = await policy(['show', '--policy', 'draft'])
    expect(without.out).not.toContain('opened')
  })

  it.each([
    [['show', '--organisation', 'Gone Ltd'], 1, 'Xero cannot be reached. Try again.'],
    [['show', '--demo'], 2, '--demo goes with policy show --organisation NAME alone.'],
    [['check', '--organisation', 'Kestrel', '--data', 'x'], 2, '--data goes with policy show'],
  ])('%j ends with %i and says why', async (args, code, words) => {
    const told = await policy(args)
    expect(told).toMatchObject({ code, out: '' })
    expect(told.err).toContain(words)
  })

  it('explains a change under each preset, with the facts that were assumed', async () => {
    const args = ['check', '--act', 'create_document', '--status', 'AUTHORISED', '--amount', '2500', '--contact-known']
    const { code, out } = await policy(args)
    expect(code).toBe(0)
    expect(out).toMatch(/^observe +refuse +none$/m)
    expect(out).toMatch(/^draft +ask +person +posting$/m)
    expect(out).toMatch(/^controlled +ask +person +posting$/m)
    expect(out).toContain('only where it is at most 1,000.00, and its amount is 2,500.00')
    expect(out).toContain(
      'Contact with 10 posted documents; no lock date; 2026-11-20, 12:00 there; 0 let through today.',
    )
  })

  it.each([
    [['--status', 'AUTHORISED', '--amount', '19', '--contact-known'], /^own +apply +small ones$/m],
    [['--status', 'AUTHORISED', '--amount', '19'], /^own +ask +person +small ones$/m],
    [['--act', 'set_status', '--status', 'VOIDED'], /^own +ask +person +sending, paying, destroying$/m],
    [['--act', 'update_contact', '--field', 'bankAccount'], /^own +ask +person +drafts and records$/m],
    [['--status', 'AUTHORISED', '--lock-date', '2026-11-20'], /^own +refuse/m],
    [
      ['--status', 'AUTHORISED', '--amount', '19', '--contact-documents', '6', '--contact-usual', '5'],
      /^own +ask +person/m,
    ],
  ])('%j', async (args, line) => {
    const { out } = await policy(['check', '--file', 'p.json', ...args], { 'p.json': FILE })
    expect(out).toMatch(line)
  })

  it('counts what was let through today', async () => {
    const args = ['check', '--policy', 'controlled', '--status', 'AUTHORISED', '--amount', '500', '--contact-known']
    expect((await policy([...args, '--used-amount', '4500'])).out).toMatch(/^controlled +apply/m)
    expect((await policy([...args, '--used-amount', '4500.01'])).out).toMatch(/^controlled +ask/m)
  })

  it('takes a whole change from a file or the line', async () => {
    const change = canonicalText(changeStatus('AUTHORISED', { total: 250_000n }))
    for (const given of [change, 'change.json']) {
      const { code, out } = await policy(['check', '--change', given], { 'change.json': change })
      expect(code).toBe(0)
      expect(out).toContain('set_status, effect post, 2,500.00 in NZD')
    }
  })

  it.each<[string[], string]>([
    [[], 'Say policy show or policy check'],
    [['shwo'], 'Say policy show or policy check'],
    [['check', 'more'], '"more" is too many'],
    [['check', '--amuont', '1'], '--amuont'],
    [['check', '--act', 'create_documnt'], 'Did you mean create_document'],
    [['check', '--amount', 'much'], '--amount must be an amount'],
    [['check', '--today', '2026-02-30'], '--today must be a day'],
    [['check', '--time', '25:00'], '--time must be a time'],
    [['check', '--policy', 'tight'], '--policy must be observe, draft, controlled'],
    [['check', '--file', 'none.json'], '--file: none.json cannot be read'],
    [['check', '--change', '{"act":"pay"}'], '--change: act'],
    [['check', '--change', 'none.json'], '--change: none.json cannot be read'],
    [['show', '--file', 'broken.json'], 'rules[0].when: "max_amuont" is not known here. Did you mean max_amount'],
  ])('%j cannot be used', async (args, text) => {
    const broken = FILE.replace('max_amount', 'max_amuont')
    const { code, out, err } = await policy(args, { 'broken.json': broken })
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(text)
  })

  it('helps', async () => expect((await policy(['--help'])).out).toBe(POLICY_HELP))
})
