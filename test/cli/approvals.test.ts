import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { totpVerifier } from '../../src/approvals/totp.ts'
import { day } from '../../src/books/day.ts'
import type { Change } from '../../src/call/change.ts'
import type { ChangeRecord } from '../../src/call/changes.ts'
import { Fault } from '../../src/call/fault.ts'
import { runApprovals } from '../../src/cli/approvals.ts'
import type { ApprovalsAround, PageWanted } from '../../src/cli/approvals-around.ts'
import { wrapped } from '../../src/cli/approvals-show.ts'
import { Interrupted } from '../../src/cli/terminal.ts'
import { approvalsInMemory, heldRecord, leasesInMemory } from '../approvals/approvals-in-memory.ts'

const NOW = Date.UTC(2026, 10, 20, 10)
const STEP = 30_000

function approval(over: Partial<ChangeRecord> = {}, number = 'INV-0042', contact = 'Harbour Dental'): ChangeRecord {
  const change: Change = {
    act: 'set_status',
    document: {
      id: `d-${number}`,
      kind: 'invoice',
      number,
      contact: { id: 'c1', name: contact },
      status: 'DRAFT',
      date: day('2026-11-01'),
      total: 115_000n,
      amountDue: 115_000n,
      currency: 'NZD',
      currencyRate: 1_000_000n,
      updatedAt: 1,
    },
    to: 'AUTHORISED',
    ours: false,
    summary: `Approve invoice "${number}" of "${contact}"`,
    warnings: ['it is dated three weeks ago'],
  }
  return heldRecord(change, over)
}

const two = () => [approval(), approval({ id: 'chg_00000002' }, 'INV-0043')]

/** Types these answers in turn; a function is asked for its answer when its turn comes, and none left means Ctrl+C. */
type Typed = string | (() => string)

interface Options {
  records?: readonly ChangeRecord[]
  typed?: readonly Typed[]
  isTTY?: boolean
  enrolled?: readonly string[]
  agree?: (record: ChangeRecord) => ChangeRecord
}

async function rig({ records = two(), typed = [], isTTY = true, enrolled = ['Sam'], agree }: Options = {}) {
  let now = NOW
  const clock = { now: () => now }
  const memory = approvalsInMemory(clock, records)
  const { approvals } = memory
  const said: string[] = []
  const complained: string[] = []
  const asked: { question: string; hidden: boolean }[] = []
  const links: PageWanted[] = []
  let ids = 0
  const answers = [...typed]
  const secretOf = (name: string) => Secret.fromUTF8(name.padEnd(20, '.')).base32
  for (const [index, name] of enrolled.entries()) {
    const credential = JSON.stringify({ secret: secretOf(name), lastStep: -1 })
    const enrolledBy = index === 0 ? undefined : 'apr_1'
    await approvals.enrol({ id: `apr_${index + 1}`, name, method: 'totp', credential, enrolledBy })
  }
  const answer = async (question: string, hidden: boolean) => {
    asked.push({ question, hidden })
    const next = answers.shift()
    if (next === undefined) throw new Interrupted('stopped')
    return typeof next === 'string' ? next : next()
  }
  const around: ApprovalsAround = {
    approvals,
    verify: totpVerifier({ approvals, leases: leasesInMemory(clock), clock }).verify,
    async agree(shown, yes) {
      return await Promise.all(
        shown.map(async ({ id, hash }) => {
          try {
            const record = await approvals.approve(id, hash, yes)
            return { id, record: agree?.(record) ?? record }
          } catch (thrown) {
            if (thrown instanceof Fault) return { id, fault: thrown }
            throw thrown
          }
        }),
      )
    },
    async pageLink(wanted) {
      links.push(wanted)
      return `http://localhost:4444/#${links.length}`
    },
    pageAddress: async () => 'http://localhost:4444/',
    terminal: {
      isTTY,
      columns: 100,
      write: (text) => said.push(text),
      complain: (text) => complained.push(text),
      ask: (question) => answer(question, false),
      askHidden: (question) => answer(question, true),
    },
    now: () => now,
    zone: 'UTC',
    random: (size) => new Uint8Array(size).fill(9),
    newId: () => `apr_new${++ids}`,
  }
  return {
    answers: memory.said,
    records: memory.records,
    enrolled: () => [...memory.people.values()],
    people: memory.people,
    asked,
    links,
    said: () => said.join(''),
    complained: () => complained.join(''),
    run: (...args: string[]) => runApprovals(args, around),
    /** The code of an approver now, one step later each time, since each is good once. */
    code: (name = 'Sam') => {
      now += STEP
      return TOTP.generate({ secret: Secret.fromBase32(secretOf(name)), timestamp: now })
    },
    typing: (...more: Typed[]) => answers.push(...more),
    codeOf: (secret: string) => TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: now }),
  }
}

const done = (record: ChangeRecord): ChangeRecord => ({
  ...record,
  state: 'applied',
  outcome: {
    state: 'done',
    record: { id: 'd', label: 'INV-0042', status: 'AUTHORISED', total: 115_000n, currency: 'NZD' },
    warnings: ['no history note was left'],
  },
})

describe('xero-mcp approvals', () => {
  it('lists, shows one in full, agrees by a code to exactly what was shown, and says what came of it', async () => {
    const surroundings = await rig({ agree: done })
    surroundings.typing('1', 'a', () => surroundings.code(), '')
    expect(await surroundings.run()).toBe(0)
    const [shown] = two()
    expect(surroundings.answers).toEqual([
      {
        id: 'chg_00000001',
        verdict: 'approved',
        hash: shown?.hash,
        answer: expect.objectContaining({ approverId: 'apr_1', method: 'totp' }),
      },
    ])
    const text = surroundings.said()
    for (const part of [
      '1   chg_00000001  Kestrel Trading Ltd (demo)  approve_documents  1,150.00 NZD',
      'Held since 2026-11-20 09:00 UTC, until 2026-11-21 09:00 UTC',
      'status: "DRAFT" -> "AUTHORISED"',
      '- it is dated three weeks ago',
      'Proposed by: sam through Claude 1.0',
      shown?.hash.slice(0, 12) ?? 'no hash',
      'chg_00000001: done. Now in Xero: INV-0042, AUTHORISED, 1,150.00 NZD.',
      'Note: no history note was left',
    ]) {
      expect(text).toContain(part)
    }
    expect(surroundings.asked.filter(({ hidden }) => hidden)).toEqual([{ question: 'Code of Sam: ', hidden: true }])
  })

  it('rejects with a reason, and not without one', async () => {
    const surroundings = await rig()
    surroundings.typing('2', 'r', '  ', '2', 'r', 'Wrong\u001b[2J supplier', () => surroundings.code(), '')
    expect(await surroundings.run()).toBe(0)
    expect(surroundings.complained()).toContain('A no needs a reason')
    expect(surroundings.answers).toMatchObject([{ id: 'chg_00000002', reason: 'Wrong[2J supplier' }])
  })

  it.each([
    ['at the list', []],
    ['when asked what to do', ['1']],
    ['at the code', ['1', 'a']],
    ['at the reason', ['1', 'r']],
    ['at the code of a no', ['1', 'r', 'because']],
  ])('Ctrl+C %s leaves everything as it was', async (_, typed) => {
    const { run, answers, records, complained } = await rig({ typed })
    expect(await run()).toBe(1)
    expect(answers).toEqual([])
    expect([...records.values()]).toEqual(two())
    expect(complained()).toContain('Stopped.')
  })

  it('a wrong code and a number that is not there change nothing, and the list comes again', async () => {
    const surroundings = await rig({ typed: ['9', '1', 'a', '000000', ''] })
    expect(await surroundings.run()).toBe(0)
    expect(surroundings.complained()).toContain('There is no number 9.')
    expect(surroundings.complained()).toContain('The code is wrong.')
    expect(surroundings.answers).toEqual([])
  })

  it('approves several with one code, whose proof is the same for all', async () => {
    const surroundings = await rig({ enrolled: ['Sam', 'Ann'] })
    surroundings.typing('ann', () => surroundings.code('Ann'))
    expect(await surroundings.run('approve', 'chg_00000001', 'chg_00000002', 'chg_00000001')).toBe(0)
    expect(surroundings.answers.map(({ id, answer }) => [id, answer.name])).toEqual([
      ['chg_00000001', 'Ann'],
      ['chg_00000002', 'Ann'],
    ])
    expect(new Set(surroundings.answers.map(({ answer }) => answer.proof)).size).toBe(1)
    expect(surroundings.said()).toContain('under way')
  })

  it('says of each change what came of it, and exits 1 when one did not count', async () => {
    const surroundings = await rig()
    surroundings.typing(() => {
      surroundings.records.delete('chg_00000002')
      return surroundings.code()
    })
    expect(await surroundings.run('approve', 'chg_00000001', 'chg_00000002')).toBe(1)
    expect(surroundings.answers.map(({ id }) => id)).toEqual(['chg_00000001'])
    expect(surroundings.complained()).toContain('chg_00000002: not agreed to.')
  })

  it('exits 1 when what was agreed to failed, and says why', async () => {
    const failed = (record: ChangeRecord): ChangeRecord => ({
      ...record,
      state: 'failed',
      outcome: { state: 'failed', fact: 'The invoice was changed since.', next: 'Plan it again.' },
    })
    const surroundings = await rig({ agree: failed })
    surroundings.typing(() => surroundings.code())
    expect(await surroundings.run('approve', 'chg_00000001')).toBe(1)
    expect(surroundings.said()).toContain('chg_00000001: failed. The invoice was changed since. Plan it again.')
  })

  it('refuses a change that is not as its hash says, before anybody is asked for a code', async () => {
    const surroundings = await rig({ records: [approval({ hash: 'f'.repeat(64) })] })
    expect(await surroundings.run('approve', 'chg_00000001')).toBe(1)
    expect(surroundings.complained()).toContain('its hash differs')
    expect(surroundings.asked).toEqual([])
  })

  it.each([
    ['approve', 'chg_00000009'],
    ['show', 'chg_00000009'],
    ['reject', 'chg_00000009', '--reason', 'no'],
  ])('%s of a change that is not there exits 1', async (...args) => {
    const { run, complained, asked } = await rig()
    expect(await run(...args)).toBe(1)
    expect(complained()).toContain('There is no change chg_00000009')
    expect(asked).toEqual([])
  })

  it('does not ask for a code for what is decided already, but shows it with what came of it', async () => {
    const { run, complained, asked, said } = await rig({ records: [done(approval())] })
    expect(await run('approve', 'chg_00000001')).toBe(1)
    expect(complained()).toContain('chg_00000001 is applied, not held.')
    expect(asked).toEqual([])
    expect(await run('show', 'chg_00000001')).toBe(0)
    expect(said()).toContain('done. Now in Xero: INV-0042')
  })

  it('never writes a control or invisible character, whatever the ledger holds', async () => {
    const evil = 'Harbour\u001b]0;pwned\u0007\u001b[2J\u202e\r\nTotal: 1.00'
    const record = approval({ why: evil, tool: evil, organisation: { id: 'org', name: evil, demo: false } }, evil, evil)
    const surroundings = await rig({ records: [record], agree: done })
    surroundings.typing('1', 'a', () => surroundings.code())
    await surroundings.run()
    await surroundings.run('list')
    await surroundings.run('show', `${evil}`)
    for (const text of [
      surroundings.said(),
      surroundings.complained(),
      ...surroundings.asked.map(({ question }) => question),
    ]) {
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u)
    }
    expect(surroundings.said()).not.toMatch(/^ *Total: 1/m)
    expect(surroundings.said()).toContain('(live)')
  })

  it('keeps a description from passing for the amounts of its line', async () => {
    const description = 'Chairs", Quantity 1, Amount 1.00, Account "400'
    const lines = [{ description, quantity: 20_000n, unitAmount: 5_000_000n, accountCode: '400' }]
    const totals = { subTotal: 100_000n, totalTax: 0n, total: 100_000n }
    const change: Change = {
      act: 'update_document',
      document: (approval().change as Extract<Change, { act: 'set_status' }>).document,
      patch: { lines },
      differences: [{ field: 'line 1', before: '', after: description }],
      totals,
      summary: 'Change the lines',
      warnings: [],
    }
    const { run, said } = await rig({ records: [heldRecord(change)] })
    expect(await run('show', 'chg_00000001')).toBe(0)
    const flat = said().replace(/\s+/g, ' ')
    expect(flat).toContain(
      `1. Description "Chairs', Quantity 1, Amount 1.00, Account '400", Quantity 2, Unit price 500.00, Account 400, Amount 1,000.00`,
    )
    expect(flat).toContain('total: "1,150.00 NZD" -> "1,000.00 NZD"')
    expect(flat).toContain('Total 1,000.00 NZD')
  })

  it.each([
    [[]],
    [['approve', 'chg_00000001']],
    [['reject', 'chg_00000001', '--reason', 'no']],
    [['enrol', '--totp', '--name', 'Eve']],
    [['enrol']],
    [['revoke', 'Sam']],
    [['link']],
  ])('%j without a terminal exits 2, names the page and asks nothing', async (args) => {
    const { run, asked, complained, said, links } = await rig({ isTTY: false })
    expect(await run(...args)).toBe(2)
    expect(complained()).toContain('http://localhost:4444/')
    expect([asked, said(), links]).toEqual([[], '', []])
  })

  it('lists, shows and names approvers without a terminal', async () => {
    const { run, said } = await rig({ isTTY: false })
    expect([await run('list'), await run('show', 'chg_00000002'), await run('approvers')]).toEqual([0, 0, 0])
    expect(said()).toContain('chg_00000001')
    expect(said()).toContain('Sam  one-time codes, the first')
    const empty = await rig({ records: [] })
    expect(await empty.run()).toBe(0)
    expect(empty.said()).toBe('Nothing waits for a person.\n')
  })

  it.each([
    [['aprove'], 'there is no aprove'],
    [['approve'], 'needs to know which'],
    [['list', 'x'], 'takes no words'],
    [['list', '--totp'], '--totp does not go with list'],
    [['reject', 'chg_00000001'], 'needs --reason'],
    [['approve', 'chg_00000001', '--code', '123456'], "Unknown option '--code'"],
    [['constructor'], 'there is no constructor'],
  ])('%j exits 2', async (args, message) => {
    const { run, complained } = await rig()
    expect(await run(...args)).toBe(2)
    expect(complained()).toContain(message)
  })

  it('--help exits 0 anywhere', async () => {
    const { run, said } = await rig({ isTTY: false })
    expect(await run('approve', '--help')).toBe(0)
    expect(said()).toContain('approvals reject ID --reason TEXT')
  })
})

describe('enrolling approvers', () => {
  const printedSecret = (said: string) => /secret {3}([A-Z2-7 ]+)\n/.exec(said)?.[1]?.replaceAll(' ', '') ?? ''

  it('lets the first in freely after one code, with a QR code and the address shown', async () => {
    const surroundings = await rig({ enrolled: [] })
    surroundings.typing('  Sam\u202e ', '000000', () => surroundings.codeOf(printedSecret(surroundings.said())))
    expect(await surroundings.run('enrol', '--totp')).toBe(0)
    expect(surroundings.said()).toMatch(/[█▀▄]{10}/)
    expect(surroundings.said()).toContain('otpauth://totp/xero-mcp:Sam?')
    expect(surroundings.complained()).toContain('does not fit')
    expect(surroundings.enrolled()).toMatchObject([
      { id: 'apr_new1', name: 'Sam', method: 'totp', enrolledBy: undefined },
    ])
    // The code that confirmed is used up.
    surroundings.typing(() => surroundings.codeOf(printedSecret(surroundings.said())))
    expect(await surroundings.run('approve', 'chg_00000001')).toBe(1)
    expect(surroundings.complained()).toContain('used already')
  })

  it('enrols nobody after three wrong codes, or after Ctrl+C', async () => {
    const wrong = await rig({ enrolled: [], typed: ['000000', '000001', 'x'] })
    expect(await wrong.run('enrol', '--totp', '--name', 'Sam')).toBe(1)
    expect(wrong.complained()).toContain('Nobody was enrolled')
    const stopped = await rig({ enrolled: [] })
    expect(await stopped.run('enrol', '--totp', '--name', 'Sam')).toBe(1)
    expect([...wrong.enrolled(), ...stopped.enrolled()]).toEqual([])
  })

  it('takes a code of an enrolled one for the next, before any secret is shown', async () => {
    const refused = await rig({ typed: ['000000'] })
    expect(await refused.run('enrol', '--totp', '--name', 'Eve')).toBe(1)
    expect(refused.said()).not.toContain('secret')
    expect(refused.enrolled()).toHaveLength(1)
    const surroundings = await rig()
    surroundings.typing(
      () => surroundings.code(),
      () => surroundings.codeOf(printedSecret(surroundings.said())),
    )
    expect(await surroundings.run('enrol', '--totp', '--name', 'Ann')).toBe(0)
    expect(surroundings.enrolled()[1]).toMatchObject({ name: 'Ann', enrolledBy: 'apr_1' })
  })

  it('gives a link of one use for a passkey, with who let the newcomer in', async () => {
    const surroundings = await rig()
    expect(await surroundings.run('enrol', '--name', 'sam')).toBe(1)
    expect(surroundings.complained()).toContain('sam is enrolled already')
    surroundings.typing(() => surroundings.code())
    expect(await surroundings.run('enrol', '--name', 'Ann')).toBe(0)
    expect(surroundings.links).toEqual([{ kind: 'enrol', name: 'Ann', enrolledBy: 'apr_1' }])
    const first = await rig({ enrolled: [] })
    expect(await first.run('enrol', '--name', 'Sam')).toBe(0)
    expect(first.links).toEqual([{ kind: 'enrol', name: 'Sam', enrolledBy: undefined }])
    expect(first.said()).toContain('http://localhost:4444/#1')
  })

  it('leaves it to the page where everybody has a passkey', async () => {
    const surroundings = await rig()
    for (const approver of surroundings.enrolled()) {
      surroundings.people.set(approver.id, { ...approver, method: 'passkey' })
    }
    expect(await surroundings.run('enrol', '--totp', '--name', 'Eve')).toBe(1)
    expect(surroundings.complained()).toContain('passkeys only')
    expect(await surroundings.run('enrol', '--name', 'Ann')).toBe(0)
    expect(surroundings.links).toEqual([{ kind: 'enrol', name: 'Ann', enrolledBy: undefined }])
    expect(await surroundings.run('approve', 'chg_00000001')).toBe(1)
    expect(surroundings.complained()).toContain('xero-mcp approvals link')
  })

  it('revokes by a code, and links to the page', async () => {
    const surroundings = await rig({ enrolled: ['Sam', 'Ann'] })
    surroundings.typing('1', '000000', '1', () => surroundings.code())
    expect(await surroundings.run('revoke', 'ann')).toBe(1)
    expect(surroundings.enrolled()[1]?.revokedAt).toBeUndefined()
    expect(await surroundings.run('revoke', 'ann')).toBe(0)
    expect(surroundings.enrolled()[1]?.revokedAt).toBeDefined()
    expect(await surroundings.run('revoke', 'Ann')).toBe(1)
    expect(await surroundings.run('link')).toBe(0)
    expect(surroundings.links).toEqual([{ kind: 'queue' }])
  })
})

describe('wrapped text', () => {
  it('keeps every word, and every line inside the terminal and behind the indentation', () => {
    const text = `one two ${'long'.repeat(40)} ${'漢'.repeat(60)} end`
    const lines = wrapped(text, 60, '    ').split('\n')
    expect(
      lines
        .map((line) => line.trim())
        .join('')
        .replaceAll(' ', ''),
    ).toBe(text.replaceAll(' ', ''))
    for (const line of lines) {
      expect(line.startsWith('    ')).toBe(true)
      expect([...line].reduce((width, one) => width + (one === '漢' ? 2 : 1), 0)).toBeLessThan(60)
    }
  })
})
