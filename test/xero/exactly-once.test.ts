import { describe, expect, test } from 'vitest'
import { day } from '../../src/books/day.ts'
import type { IntentLog } from '../../src/call/intents.ts'
import { type FaultKind, faultKinds } from '../../src/simulator/edge/faults.ts'
import type { OrganisationState } from '../../src/simulator/state.ts'
import type { Network } from '../../src/xero/network.ts'
import { openOrganisation } from '../../src/xero/open.ts'
import {
  addNote,
  archiveContact,
  attach,
  create,
  createContact,
  createFolder,
  createSetting,
  draftFor,
  email,
  linkExpense,
  markSent,
  setMembers,
  setStatus,
  storeFile,
  update,
  updateContact,
  updateSetting,
} from './changes.ts'
import { DOCUMENT_ACTS, deeds, newContact } from './document-scenes.ts'
import { MONEY_ACTS, type Scene } from './money-scenes.ts'
import { type Rig, rig, untilConcluded } from './rig.ts'

/** Where the first worker stops for ever. */
const CRASHES = ['nowhere', 'after open', 'after sending', 'after the answer', 'before close'] as const

type Crash = (typeof CRASHES)[number]

async function newInvoice(gateway: Rig, name: string, status: 'DRAFT' | 'AUTHORISED') {
  const { simulator, organisation, clock, books } = gateway
  const contact = newContact(gateway, `Customer of ${name}`)
  const lines = [{ Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200' }]
  const body = { Type: 'ACCREC', Status: status, Contact: { ContactID: contact.id }, Reference: name, LineItems: lines }
  simulator.perform(organisation.id, {
    method: 'PUT',
    path: '/Invoices',
    body: { ...body, Date: '2026-11-20', DueDate: '2026-12-20' },
  })
  const stored = [...organisation.invoices.values()].find(({ reference }) => reference === name)
  clock.advance(5_000)
  const invoice = await clock.run(books.invoice(stored?.id ?? ''))
  if (!invoice) throw new RangeError('the invoice was not made')
  return invoice
}

function newGroup(gateway: Rig, name: string, joined: boolean) {
  const { simulator, organisation } = gateway
  const contact = newContact(gateway, name)
  simulator.perform(organisation.id, { method: 'PUT', path: '/ContactGroups', body: { Name: name } })
  const found = [...organisation.contactGroups.values()].find((one) => one.name === name)
  const group = { id: found?.id ?? '', name }
  const body = { Contacts: [{ ContactID: contact.id }] }
  if (joined) simulator.perform(organisation.id, { method: 'PUT', path: `/ContactGroups/${group.id}/Contacts`, body })
  return { group, contact }
}

function invoicesWith({ organisation }: Rig, holds: (invoice: { reference: string; number: string }) => boolean) {
  return () => [...organisation.invoices.values()].filter(holds).length
}

/** How many files a folder has with just this content. */
function filesIn(organisation: OrganisationState, folderId: string, content: Uint8Array): number {
  const files = [...organisation.files.values()].filter((file) => file.folderId === folderId)
  return files.filter(({ bytes }) => Buffer.from(bytes).equals(content)).length
}

const ACTS: Readonly<Record<string, (gateway: Rig, name: string) => Promise<Scene>>> = {
  ...MONEY_ACTS,
  ...DOCUMENT_ACTS,
  'a draft': async (gateway, name) => ({
    change: create(draftFor(newContact(gateway, name), { reference: name })),
    happened: invoicesWith(gateway, ({ reference }) => reference === name),
  }),
  'a numbered invoice': async (gateway, name) => ({
    change: create(draftFor(newContact(gateway, name), { number: `${name}, "x"`, status: 'AUTHORISED' })),
    happened: invoicesWith(gateway, ({ number }) => number === `${name}, "x"`),
  }),
  'a bill': async (gateway, name) => ({
    change: create(draftFor(newContact(gateway, name), { kind: 'bill', number: name, reference: undefined })),
    happened: invoicesWith(gateway, ({ number }) => number === name),
  }),
  'a bill without a number': async (gateway, name) => {
    const contact = newContact(gateway, name)
    return {
      change: create(draftFor(contact, { kind: 'bill', reference: undefined })),
      happened: () => [...gateway.organisation.invoices.values()].filter((one) => one.contactId === contact.id).length,
    }
  },
  'an update': async (gateway, name) => {
    const invoice = await newInvoice(gateway, name, 'DRAFT')
    return { change: update(invoice, { due: day('2027-01-31') }), happened: deeds(gateway, invoice.id) }
  },
  'an approval': async (gateway, name) => {
    const invoice = await newInvoice(gateway, name, 'DRAFT')
    return { change: setStatus(invoice, 'AUTHORISED'), happened: deeds(gateway, invoice.id) }
  },
  'a void': async (gateway, name) => {
    const invoice = await newInvoice(gateway, name, 'AUTHORISED')
    return { change: setStatus(invoice, 'VOIDED'), happened: deeds(gateway, invoice.id) }
  },
  'an e-mail': async (gateway, name) => {
    gateway.organisation.settings.allowEmail = true
    const invoice = await newInvoice(gateway, name, 'AUTHORISED')
    const { outbox } = gateway.organisation
    return { change: email(invoice), happened: () => outbox.filter(({ invoiceId }) => invoiceId === invoice.id).length }
  },
  'a sent mark': async (gateway, name) => {
    const invoice = await newInvoice(gateway, name, 'AUTHORISED')
    return { change: markSent(invoice), happened: deeds(gateway, invoice.id, 'Invoice sent') }
  },
  'a new contact': async ({ organisation }, name) => ({
    change: createContact({ name, email: 'new@contact.example' }),
    happened: () => [...organisation.contacts.values()].filter((one) => one.name === name).length,
  }),
  'a changed contact': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const patch = { phone: '+64 (09) 555-1234', email: 'other@contact.example' }
    return { change: updateContact(contact, patch), happened: deeds(gateway, contact.id) }
  },
  'an archived contact': async (gateway, name) => {
    const contact = newContact(gateway, name)
    return { change: archiveContact(contact), happened: deeds(gateway, contact.id) }
  },
  'a file': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const content = Buffer.from(`Terms of ${name}`)
    const change = attach({ kind: 'contact', id: contact.id, label: name, contact }, `${name}, "terms".txt`, content)
    return { change, happened: deeds(gateway, contact.id, 'Attached a file') }
  },
  'a new item': async ({ organisation }, name) => ({
    change: createSetting('item', name, { code: name, name: 'Chair', salesPrice: 125_000n }),
    happened: () => [...organisation.items.values()].filter(({ code }) => code === name).length,
  }),
  'a new tax rate': async ({ organisation }, name) => {
    const components = [{ name: 'Levy', rate: 20_000n, compound: false }]
    return {
      change: createSetting('tax_rate', name, { name, reportTaxType: 'OUTPUT', components }),
      happened: () => [...organisation.taxRates.values()].filter((rate) => rate.name === name).length,
    }
  },
  'a changed item': async (gateway, name) => {
    const { simulator, organisation } = gateway
    simulator.perform(organisation.id, { method: 'PUT', path: '/Items', body: { Code: name, Name: 'Chair' } })
    const item = [...organisation.items.values()].find(({ code }) => code === name)
    const setting = { id: item?.id ?? '', name }
    const change = updateSetting('item', setting, { name: 'Stool' }, { name: 'Chair' })
    return { change, happened: deeds(gateway, setting.id) }
  },
  'an archived account': async ({ simulator, organisation }, name) => {
    const body = { Code: name, Name: name, Type: 'EXPENSE' }
    simulator.perform(organisation.id, { method: 'PUT', path: '/Accounts', body })
    const account = [...organisation.accounts.values()].find(({ code }) => code === name)
    const setting = { id: account?.id ?? '', name }
    return {
      change: updateSetting('account', setting, { status: 'ARCHIVED' }, { status: 'ACTIVE' }),
      happened: () => (organisation.accounts.get(setting.id)?.status === 'ARCHIVED' ? 1 : 0),
    }
  },
  'a new member of a group': async (gateway, name) => {
    const { group, contact } = newGroup(gateway, name, false)
    return {
      change: setMembers(group, contact, 'added'),
      happened: () => gateway.organisation.contactGroups.get(group.id)?.contactIds.length ?? 0,
    }
  },
  'a leaving member of a group': async (gateway, name) => {
    const { group, contact } = newGroup(gateway, name, true)
    return {
      change: setMembers(group, contact, 'removed'),
      happened: () => 1 - (gateway.organisation.contactGroups.get(group.id)?.contactIds.length ?? 0),
    }
  },
  'a billable expense': async (gateway, name) => {
    const { simulator, organisation } = gateway
    const contact = newContact(gateway, name)
    const lines = [{ Description: 'Courier', Quantity: 1, UnitAmount: 40, AccountCode: '400' }]
    const body = { Type: 'ACCPAY', Contact: { ContactID: contact.id }, InvoiceNumber: name, LineItems: lines }
    simulator.perform(organisation.id, { method: 'PUT', path: '/Invoices', body })
    const bill = [...organisation.invoices.values()].find(({ number }) => number === name)
    const [line] = bill?.lines ?? []
    return {
      change: linkExpense({ id: bill?.id ?? '', label: name }, line?.id ?? '', contact),
      happened: () =>
        [...organisation.linkedTransactions.values()].filter(({ sourceLineId }) => sourceLineId === line?.id).length,
    }
  },
  'a folder': async ({ organisation }, name) => ({
    change: createFolder(name),
    happened: () => [...organisation.folders.values()].filter((one) => one.name === name).length,
  }),
  'a filed file': async ({ organisation, clock }, name) => {
    const id = name.toLowerCase()
    organisation.folders.set(id, { id, name })
    clock.advance(5_000)
    const content = Buffer.from(`Report of ${name}`)
    return {
      change: storeFile(name, `Report "${name}".txt`, content),
      happened: () => filesIn(organisation, id, content),
    }
  },
  'a note': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const history = () => gateway.organisation.history.get(contact.id) ?? []
    const change = addNote({ kind: 'contact', id: contact.id, label: name }, `Called about  ${name}.`)
    return { change, happened: () => history().filter(({ changes }) => changes === 'Note').length }
  },
}

/** A worker that stops for ever at one point, and a promise that settles when it did. */
function worker(gateway: Rig, name: string, crash: Crash) {
  let stopped = () => {}
  const crashed = new Promise<void>((resolve) => {
    stopped = resolve
  })
  const stop = () => {
    stopped()
    return new Promise<never>(() => {})
  }
  const inner = gateway.store.logOf(name)
  const log: IntentLog = {
    ...inner,
    open: async (...given) => {
      const intent = await inner.open(...given)
      return crash === 'after open' ? await stop() : intent
    },
    sending: async (id) => {
      const may = await inner.sending(id)
      return crash === 'after sending' ? await stop() : may
    },
    close: async (...given) => (crash === 'before close' ? await stop() : await inner.close(...given)),
  }
  const network: Network = async (request) => {
    const answer = await gateway.recorder.network(request)
    return crash === 'after the answer' && request.method !== 'GET' && /\/(api|files)\.xro\//.test(request.url)
      ? await stop()
      : answer
  }
  const opened = openOrganisation({ ...gateway.parts, network, intents: () => log }, gateway.ref)
  return { ...opened, crashed }
}

const isWrite = ({ method, pathAndQuery }: { method: string; pathAndQuery: string }) =>
  method !== 'GET' && /\/(api|files)\.xro\//.test(pathAndQuery)

/** Has a change carried out by a worker that fails and stops, and by one that comes after it. */
async function play(gateway: Rig, scene: Scene, faults: readonly FaultKind[], crash: Crash) {
  const { clock, store, simulator } = gateway
  for (const kind of faults) simulator.faults.next(kind, isWrite)
  const first = worker(gateway, 'first', crash)
  const [record] = store.begin([scene.change], 'first')
  if (!record) throw new RangeError('nothing was begun')
  await clock.run(Promise.race([first.hands.carryOut([record]), first.crashed]))
  await untilConcluded(clock, store, worker(gateway, 'second', 'nowhere').hands)
  simulator.faults.clear()
  return store.record(record.id)
}

function roomy() {
  return rig({ company: 'empty', simulator: { limits: { minute: 1_000_000, day: 1_000_000, appMinute: 1_000_000 } } })
}

/**
 * Faults that come to the same for whichever act they hit, by what is known afterwards: an act has no part in how they are told apart
 * (src/xero/retry.ts), only in what follows from one of these. Each act meets one of each, in turns, so that each fault meets each crash
 * with several acts.
 */
const ALIKE: readonly (readonly FaultKind[])[] = [
  ['429-minute', '429-day', '429-concurrent', '429-appminute'],
  ['502-before', '503', 'reset-before', 'stall-before'],
  ['504-after', 'reset-after', 'stall'],
  ['500-before'],
  ['500-after'],
  ['torn'],
  ['token-expired', 'token-revoked'],
]

// Four faults in a row outlast the attempts of one call.
const ENDS = [
  ...CRASHES.map((crash) => ({ crash, times: crash === 'after sending' ? 4 : 1 })),
  { crash: 'nowhere' as const, times: 4 },
]

const schedulesOf = (act: number) =>
  ALIKE.flatMap((kinds) =>
    ENDS.map((end, index) => ({ ...end, kind: kinds[(act + index) % kinds.length] ?? '500-after' })),
  )

describe('happens exactly once, whatever fails and wherever the worker dies', () => {
  test('every fault meets every crash with several acts', () => {
    const met = Object.keys(ACTS).flatMap((_, act) => schedulesOf(act))
    for (const kind of faultKinds) {
      for (const end of ENDS) {
        const times = met.filter((one) => one.kind === kind && one.crash === end.crash && one.times === end.times)
        expect(times.length, `${kind}, ${end.crash} x ${end.times}`).toBeGreaterThan(8)
      }
    }
  })

  test.each(Object.entries(ACTS).map(([act, begin], at) => [act, begin, at] as const))(
    '%s',
    {
      timeout: 120_000,
    },
    async (_, begin, at) => {
      const gateway = await roomy()
      for (const [index, { kind, crash, times }] of schedulesOf(at).entries()) {
        const scene = await begin(gateway, `T-${index}`)
        const { state, outcome } = await play(gateway, scene, Array(times).fill(kind), crash)
        const said = outcome?.state === 'failed' ? outcome.fact : ''
        // A token that is refused again and again is a refusal, of which nothing is written.
        const refused = kind.startsWith('token-') && state === 'failed'
        const where = `${kind} x ${times}, crash ${crash}: ${said}`
        expect([state, scene.happened()], where).toEqual(refused ? ['failed', 0] : ['applied', 1])
      }
      const { store, organisation } = gateway
      expect(store.records().filter(({ state }) => state === 'sending')).toEqual([])
      // Each follow-up note is there once as well.
      const notes = [...organisation.history.values()].flat().filter(({ changes }) => changes === 'Note')
      expect(new Set(notes.map(({ details }) => details)).size).toBe(notes.length)
      expect(notes.every(({ details }) => details.length <= 250)).toBe(true)
    },
  )
})
