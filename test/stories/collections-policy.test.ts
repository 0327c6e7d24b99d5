import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { house, type TestHouse } from '../house.ts'

let open: TestHouse
beforeEach(async () => {
  open = await house()
})
afterEach(() => open.close())

async function policy(
  input: Record<string, unknown> = {},
): Promise<{ text: string; data: Record<string, unknown>; isError: boolean }> {
  return await open.call('set_collections_policy', input)
}

async function rules(input: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  return (await policy(input)).data.rules as Record<string, unknown>
}

describe('the policy of collections', () => {
  it('shows what holds, and puts nothing on record for that', async () => {
    const { text, data } = await policy()
    expect(text).toMatch(
      /^Kestrel Trading Ltd \(demo\): Collections policy of the organisation, version default: nothing is set/,
    )
    expect(data.rules).toMatchObject({
      'days.first': '3',
      gap_days: '5',
      material: '50',
      hold_groups: 'Collections hold, In dispute',
    })
    expect((await open.call('list_changes', { states: ['applied'] })).data.count).toBe(0)
  })

  it('changes a level, says what differs, and is followed by the narrower levels', async () => {
    const changed = await policy({ set: { gap_days: 6, days: { second: 12 } } })
    expect(changed.isError, changed.text).toBe(false)
    expect(changed.text).toMatch(/2 rules differ from version default/)
    expect(changed.text).toMatch(/What stands under now holds from this call on/)
    expect(changed.text).toMatch(/days\.second\|10\|12/)
    await policy({ group: 'Managed Services', set: { days: { second: 15, call: 'never' } } })
    const member = await rules({ contact: 'Hartwell Accountants' })
    expect(member).toMatchObject({ gap_days: '6', 'days.second': '15', 'days.call': 'never', 'days.firm': '25' })
    await policy({ contact: 'Hartwell Accountants', set: { chase: false } })
    const shown = await policy({ contact: 'Hartwell Accountants' })
    expect(shown.text).toMatch(/version 1\+2\+3: 1 rule set at this level/)
    expect(shown.text).toMatch(/chase\|no\|yes/)
    expect(await rules({ invoice: 'INV-0036' })).toMatchObject({ chase: 'yes', 'days.second': '12' })
    await policy({ contact: 'Hartwell Accountants', reset: ['all'] })
    expect(await rules({ contact: 'Hartwell Accountants' })).toMatchObject({ chase: 'yes', 'days.second': '15' })
    expect(await rules()).toMatchObject({ 'days.second': '12', 'days.call': '17' })
  })

  it('puts it on record once, with the one who said so, and never in Xero', async () => {
    open.calls.splice(0)
    await policy({ invoice: 'INV-0036', set: { chase: false } })
    expect(open.calls.filter((call) => !call.startsWith('GET'))).toEqual([])
    const again = await policy({ invoice: 'INV-0036', set: { chase: false } })
    expect(again).toMatchObject({ isError: true, data: { error: 'refused' } })
    const back = await policy({ invoice: 'INV-0036', reset: ['chase'] })
    expect(back.isError, back.text).toBe(false)
    const once = await policy({ invoice: 'INV-0036', set: { chase: false } })
    expect(once.text).toMatch(/1 rule differs from/)
    expect(await rules({ invoice: 'INV-0036' })).toMatchObject({ chase: 'no' })
    expect((await open.call('list_changes', { states: ['applied'] })).text).toMatch(/collections policy of the invoice/)
  })

  it('says so where nobody is chased any more, or who was left alone is', async () => {
    const silent = await policy({ set: { chase: false } })
    expect(silent.text).toMatch(/Nobody at all is chased/)
    expect((await policy({ set: { gap_days: 9 } })).text).not.toMatch(/Nobody at all/)
    const freed = await policy({ reset: ['chase'], set: { hold_groups: ['In dispute'] } })
    expect(freed.text).toMatch(/Who is in "Collections hold" may be chased again/)
    expect(freed.text).not.toMatch(/Nobody at all/)
    const never = { first: 'never', second: 'never', call: 'never', firm: 'never', final: 'never' }
    expect((await policy({ set: { days: never } })).text).toMatch(/Nobody at all is chased/)
  })

  it('rehearses without putting anything on record', async () => {
    const { text } = await policy({ set: { gap_days: 9 }, dry_run: true })
    expect(text).toMatch(/gap_days\|5\|9/)
    expect(await rules()).toMatchObject({ gap_days: '5' })
  })

  it.each([
    ['an unknown group', { group: 'Nobodies' }, /group: there is no contact group "Nobodies"/],
    [
      'an unknown group not to be chased',
      { set: { hold_groups: ['Nobodies'] } },
      /set\.hold_groups: there is no contact group "Nobodies"/,
    ],
    ['days out of order', { set: { days: { second: 30 } } }, /call 17 is before second 30/],
    ['an early call', { set: { days: { call_tier_a: 2 } } }, /call_tier_a 2 is before first 3/],
    [
      'a holiday in another form',
      { set: { holidays: ['25/12/2026'] } },
      /set\.holidays\.0: "25\/12\/2026" is not a day such as 2026-12-25/,
    ],
    ['an unknown rule', { set: { mood: 'grim' } }, /set: unknown argument "mood"/],
    [
      'holidays of a contact',
      { contact: 'Hartwell Accountants', set: { holidays: ['2026-12-25'] } },
      /set\.holidays: a contact cannot say it/,
    ],
    ['two levels', { contact: 'Hartwell Accountants', invoice: 'INV-0036' }, /more than one/],
    [
      'an unknown step',
      { set: { days: { third: 20 } } },
      /set\.days: unknown argument "third"\. Known: courtesy, first, .*hand_over/,
    ],
    [
      'a courtesy after the due date',
      { set: { days: { courtesy: 2 } } },
      /set\.days\.courtesy: must be a day from -30 to -1/,
    ],
    [
      'a latest day of never',
      { set: { days: { first_latest: 'never' } } },
      /set\.days\.first_latest: must be a day from 1/,
    ],
    ['a bill', { invoice: 'CD-13800', set: { chase: false } }, /is a bill/],
    ['part of a cent', { set: { material: 10.555 } }, /set\.material: .*2 decimal places/],
  ])('%s is a clear error', async (_, input, names) => {
    const { text, isError } = await policy(input)
    expect(isError, text).toBe(true)
    expect(text).toMatch(names)
    expect((await open.call('list_changes', { states: ['applied'] })).data.count).toBe(0)
  })
})
