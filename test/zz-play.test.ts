import { appendFileSync, writeFileSync } from 'node:fs'
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { it } from 'vitest'
import { house, type HouseOptions } from './house.ts'
import { trialBalance } from '../src/simulator/ledger.ts'

const OUT = '/tmp/play.txt'
writeFileSync(OUT, '')
const log = (t: string) => appendFileSync(OUT, t + '\n')
async function play(title: string, options: HouseOptions, steps: (call: any, h: any) => Promise<void>) {
  log(`\n################ ${title}`)
  const h = await house(options)
  const call = async (name: string, input: any = {}) => {
    h.calls.splice(0)
    const r = await h.call(name, input)
    const t = encode(r.text).length, s = encode(JSON.stringify(r.data)).length
    log(`\n>>> ${name} ${JSON.stringify(input).slice(0, 400)}\n[${t}+${s} tokens, ${h.calls.length} calls, error=${r.isError}]\n${r.text}`)
    return r
  }
  try { await steps(call, h) } catch (e) { log('THREW ' + (e as Error).stack) }
  await h.close()
}
const L = (o: any = {}) => ({ description: 'Consulting', unit_price: 100, account: '200', ...o })

it('play', async () => {
  await play('updates', {}, async (call, h) => {
    const inv = (n: string) => [...h.books.invoices.values()].find((d: any) => d.number === n) as any
    const show = (n: string) => { const d = inv(n); log('SIM ' + n + ' ' + JSON.stringify(d, (k, v) => typeof v === 'bigint' ? String(v) : v)) }
    await call('create_invoices', { invoices: [{ contact: 'Bluefin Logistics', reference: 'r', lines: [L({ quantity: 2 }), L({ description: 'Second', unit_price: 50, discount_percent: 10, tracking: { Department: 'Support' } })] }] })
    const n = 'INV-0123'
    show(n)
    await call('update_document', { document: n, change_lines: [{ line: 1, unit_price: 120 }] })
    show(n)
    await call('update_document', { document: n, add_lines: [{ description: 'Travel', unit_price: 30, account: '200' }], remove_lines: [2], due: '2026-12-31' })
    show(n)
    await call('update_document', { document: n, remove_lines: [1, 2] })
    await call('update_document', { document: n, contact: 'Harbour Dental' })
    show(n)
    await call('update_document', { document: n, reference: 'r' })
    await call('update_document', { document: n, change_lines: [{ line: 9, unit_price: 120 }] })
    await call('update_document', { document: n, change_lines: [{ line: 1, discount_percent: 5, tax_type: 'NONE', account: '210', tracking: { Project: 'Alpha' } }] })
    show(n)
    await call('get_document', { document: n })
    await call('void_documents', { documents: [n] })
    await call('void_documents', { documents: ['INV-0031', 'KT-10676'] })
    await call('void_documents', { documents: ['INV-0031'] })
    await call('void_documents', { documents: ['BS-688'] })
    await call('void_documents', { documents: ['INV-0059'] })
    await call('get_document', { document: 'INV-0059' })
    await call('update_document', { document: 'INV-0059', change_lines: [{ line: 1, unit_price: 1 }] })
    await call('update_document', { document: 'INV-0059', change_lines: [{ line: 1, description: 'Other words' }] })
    await call('update_document', { document: 'INV-0059', date: '2026-11-01' })
    await call('update_document', { document: 'INV-0059', contact: 'Harbour Dental' })
    await call('update_document', { document: 'INV-0059', due: '2026-11-01' })
    await call('update_document', { document: 'INV-0086', due: '2026-12-01' })
    await call('update_document', { document: 'INV-0114', due: '2026-12-21' })
    await call('approve_documents', { documents: ['INV-0114'], status: 'AUTHORISED' })
    await call('approve_documents', { documents: ['PS-381', 'CE-461', 'PT-779', 'BS-688'], status: 'AUTHORISED' })
    await call('approve_documents', { documents: ['INV-0031'], status: 'AUTHORISED' })
    await call('approve_documents', { documents: ['OH-20519'], status: 'AUTHORISED' })
    await call('email_invoice', { document: 'INV-0036' })
    await call('email_invoice', { document: 'INV-0122' })
    await call('email_invoice', { document: 'PS-381' })
    await call('update_document', { document: 'KT-10558', reference: 'x' })
    await call('update_document', { document: 'KT-10558', expected_payment_date: '2026-12-01' })
    await call('update_document', { document: 'INV-0036', planned_payment_date: '2026-12-01' })
    await call('list_changes', {})
    await call('list_changes', { states: ['held', 'applied', 'failed'], limit: 5 })
    await call('withdraw_change', { change: 'chg_nope' })
    const { data } = await call('list_changes', {})
    const id = (data.changes as any)[0].change
    await call('withdraw_change', { change: id })
    await call('withdraw_change', { change: id })
    await call('create_bills', { bills: [{ contact: 'Orbit Hardware', number: 'oh 20519', lines: [{ description: 'Router', unit_price: 100, account: '300' }] }] })
    await call('create_bills', { bills: [{ contact: 'Orbit Hardware', number: 'OH-20520', date: '2026-11-17', lines: [{ description: 'Router', unit_price: 1583.21, account: '300' }], line_amount_types: 'Inclusive' }] })
    await call('create_bills', { bills: [{ contact: 'CloudNine Software', lines: [{ description: 'Sub', unit_price: 245, account: '400' }] }, { contact: 'CloudNine Software', lines: [{ description: 'Sub', unit_price: 245, account: '400' }] }] })
    await call('create_bills', { bills: [{ contact: 'CloudNine Software', lines: [{ description: 'Sub', unit_price: 245, account: '400', discount_percent: 5 }] }] })
    await call('create_bills', { bills: [{ contact: 'New Supplier Ltd', number: '1', lines: [{ description: 'Sub', unit_price: 245, account: '400' }] }] })
    await call('find_documents', { kind: 'bill', contact: 'CloudNine Software', status: 'DRAFT' })
    const noNumber = [...h.books.invoices.values()].filter((d: any) => d.type === 'ACCPAY' && !d.number) as any[]
    log('bills w/o number ' + noNumber.length)
    await call('get_document', { document: 'bill-' + noNumber[0].id.slice(0, 8) })
    await call('update_document', { document: 'bill-' + noNumber[0].id.slice(0, 8), number: 'CN-1', planned_payment_date: '2026-12-01' })
    await call('get_document', { document: 'OH-20519' })
    await call('find_contacts', { search: 'Meridian' })
    await call('find_contacts', { search: 'Kauri' })
    await call('save_contact', { name: `O'Brien & Sons "Best" <Ltd>` })
    await call('find_documents', { contact: `O'Brien & Sons 'Best' <Ltd>` })
    await call('create_invoices', { invoices: [{ contact: `O'Brien & Sons 'Best' <Ltd>`, lines: [L()] }] })
    await call('save_contact', { contact: `O'Brien`, archive: true })
    await call('save_contact', { name: 'Fern & Stone' })
    await call('save_contact', { contact: 'Fern & Stone', bank_account: '12-3456-7890123-00', phone: '1' })
    await call('save_contact', { contact: 'Fern & Stone', sales_account: '2000' })
    await call('save_contact', { contact: 'Fern & Stone', address: { lines: ['1 High St'], city: 'Nelson' } })
    await call('save_contact', { contact: 'Fern & Stone', email: '' })
    await call('get_document', { document: 'INV-0115' })
  })
  await play('demo mass', {}, async (call, h) => {
    const invoices = Array.from({ length: 50 }, (_, i) => ({ contact: ['Bluefin Logistics', 'Kauri Legal', 'Harbour Dental', 'Pinewood Cafe'][i % 4], lines: [L({ unit_price: 100 + i })] }))
    await call('create_invoices', { invoices })
    await call('create_invoices', { invoices, dry_run: true })
    await call('create_invoices', { invoices, status: 'AUTHORISED' })
    await call('list_changes', { states: ['applied'], limit: 100 })
  })
  await play('paging', {}, async (call, h) => {
    const seen: string[] = []
    let cursor: any
    do {
      const r = await h.call('find_documents', { limit: 37, detail: 'full', ...(cursor ? { cursor } : {}) })
      for (const row of (r.data.rows as any[])) seen.push(row.number + row.contact + row.date)
      cursor = r.data.cursor
    } while (cursor)
    const live = [...h.books.invoices.values()].filter((d: any) => !['VOIDED', 'DELETED'].includes(d.status)).length
    log(`paged ${seen.length} unique ${new Set(seen).size} live ${live}`)
    const r = await call('find_documents', { kind: 'bill', limit: 2 })
    await call('find_documents', { kind: 'invoice', limit: 2, cursor: r.data.cursor })
    await call('find_documents', { kind: 'bill', limit: 3, cursor: r.data.cursor })
    await call('find_documents', { kind: 'bill', limit: 3, cursor: 'garbage' })
    await call('find_documents', { kind: 'bill', unpaid: true, status: 'DRAFT' })
    await call('find_documents', { limit: 3 })
    await call('find_documents', { limit: 0 })
    const seenC: string[] = []
    cursor = undefined
    do {
      const r = await h.call('find_contacts', { limit: 30, ...(cursor ? { cursor } : {}) })
      seenC.push(...r.text.split('\n').filter((l: string) => l.includes('|')).slice(1).map((l: string) => l.split('|')[0]))
      cursor = r.data.cursor
    } while (cursor)
    log(`contacts ${seenC.length} ${new Set(seenC).size} of ${[...h.books.contacts.values()].filter((c: any) => c.status !== 'ARCHIVED').length}`)
  })
  await play('observe', { policy: 'observe' }, async (call, h) => {
    log(JSON.stringify((await h.client.listTools()).tools.map((t: any) => t.name)))
    await call('guide', {})
    await call('create_invoices', { invoices: [{ contact: 'Kauri Legal', lines: [L()] }] }).catch((e: Error) => log('THROWN ' + e.message))
  })
  await play('controlled', { policy: 'controlled' }, async (call, h) => {
    const tb = () => [...trialBalance(h.books, '2027-12-31' as any)].map(([id, v]) => [(h.books.accounts.get(id) as any)?.code, v] as const)
    const diff = (a: any, b: any) => b.filter(([c, v]: any) => a.find(([d]: any) => d === c)?.[1] !== v).map(([c, v]: any) => `${c}:${v - (a.find(([d]: any) => d === c)?.[1] ?? 0n)}`)
    let t = tb(), j = h.books.journals.length
    await call('approve_documents', { documents: ['INV-0122'], status: 'AUTHORISED' })
    log('moved ' + diff(t, tb()) + ' journals ' + (h.books.journals.length - j)); t = tb(); j = h.books.journals.length
    await call('approve_documents', { documents: ['INV-0119'], status: 'AUTHORISED' })
    await call('approve_documents', { documents: ['INV-0119'], status: 'SUBMITTED' })
    await call('email_invoice', { document: 'INV-0122' })
    await call('email_invoice', { document: 'INV-0122', action: 'mark_as_sent' })
    await call('email_invoice', { document: 'INV-0121' })
    await call('list_changes', { states: ['held', 'failed', 'applied'] })
    await call('void_documents', { documents: ['INV-0122'] })
    await call('create_invoices', { invoices: [{ contact: 'Fern & Stone', lines: [L()] }], status: 'AUTHORISED' })
    log('moved ' + diff(t, tb()) + ' journals ' + (h.books.journals.length - j)); t = tb(); j = h.books.journals.length
    await call('create_bills', { bills: [{ contact: 'Volt Energy', number: 'V1', lines: [{ description: 'x', unit_price: 10, account: '445' }] }, { contact: 'Volt Energy', number: 'V2', lines: [{ description: 'x', unit_price: 1000, account: '445' }] }, { contact: 'Meridian Films', number: 'V3', lines: [{ description: 'x', unit_price: 10, account: '445' }] }], status: 'AUTHORISED' })
    log('moved ' + diff(t, tb()) + ' journals ' + (h.books.journals.length - j)); t = tb(); j = h.books.journals.length
    await call('create_invoices', { invoices: Array.from({ length: 7 }, (_, i) => ({ contact: 'Bluefin Logistics', lines: [L({ unit_price: 800 + i })] })), status: 'AUTHORISED' })
    log('moved ' + diff(t, tb()) + ' journals ' + (h.books.journals.length - j)); t = tb(); j = h.books.journals.length
    await call('update_document', { document: 'INV-0121', reference: 'new' })
    await call('update_document', { document: 'INV-0121', change_lines: [{ line: 1, unit_price: 1 }] })
    log('moved ' + diff(t, tb()) + ' journals ' + (h.books.journals.length - j)); t = tb(); j = h.books.journals.length
  })
  for (const region of ['au', 'uk', 'us'] as const) await play(region, { region }, async (call, h) => {
    await call('list_organisations', {})
    await call('find_documents', { overdue: true, kind: 'bill' })
    await call('create_invoices', { invoices: [{ contact: 'Kauri Legal', reference: 'PO-2231', lines: [{ description: 'Consulting', quantity: 15, unit_price: 150 }] }, { contact: 'Fern & Stone', line_amount_types: 'Inclusive', lines: [{ description: 'C', quantity: 3, unit_price: 33.33, account: '200' }] }] })
    await call('list_settings', { kind: 'tax_rates' })
    await call('get_ageing', { limit: 2 })
    await call('get_document', { document: 'INV-0036' })
  })
}, 300000)
