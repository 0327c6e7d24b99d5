const LINE = { description: 'Hours', quantity: 2, account: '200', tax_type: 'OUTPUT2' }
const BILL_LINE = { description: 'Goods', quantity: 1, account: '300', tax_type: 'INPUT2' }
const FULL = { date: '2026-11-19', due: '2026-12-20', currency: 'NZD' }

// Most of what goes wrong befalls one call alone, and small schedules find it in less time; the others let calls meet.
const MANY = { 1: 78, 2: 12, 3: 4, 4: 6 }
const KINDS = { invoices: 8, bills: 3, equal: 2, twice: 1, approve: 3, update: 2, contact: 2, email: 3 }

/**
 * What a schedule wants done, as tool calls, and how each wish is recognised in the books afterwards: `count` finds how often it was
 * done, `times` (up to `most`) is how often it is wanted, `isAbout` whether a change is this wish. A call that is made `once` asks for one
 * more, so its caller does not repeat it.
 */
export function drawCalls(random) {
  const used = { marker: 0, draft: 0, approved: 0 }
  const calls = []
  for (let left = Number(random.weighted(MANY)); left > 0; left -= 1)
    calls.push(...MAKE[random.weighted(KINDS)](random, used))
  return calls
}

const marker = (used) => `W-${++used.marker}`

const MAKE = {
  invoices: (random, used) => [
    creating(
      random,
      Array.from({ length: sizeOf(random) }, () => marker(used)),
    ),
  ],
  bills: (random, used) => {
    const marks = Array.from({ length: random.whole(1, 3) }, () => marker(used))
    const bills = marks.map((mark, index) => ({
      ...{ contact: `Customer ${random.whole(1, 5)}`, number: mark, ...FULL },
      lines: [{ ...BILL_LINE, unit_price: 20 + index }],
    }))
    return [{ tool: 'create_bills', input: { bills }, wishes: marks.map((mark) => made(mark, 1)) }]
  },
  // Two of one call that are equal in everything are two.
  equal: (random, used) => {
    const mark = marker(used)
    const one = invoice(random, mark)
    return [{ tool: 'create_invoices', input: { invoices: [one, one] }, wishes: [made(mark, 2)] }]
  },
  // The same once more, on purpose: by then the first may be under way.
  twice: (random, used) => {
    const mark = marker(used)
    const input = { invoices: [invoice(random, mark)] }
    return [
      { tool: 'create_invoices', input, wishes: [made(mark, 1, 2)] },
      { tool: 'create_invoices', input: { ...input, again: true }, wishes: [], once: true },
    ]
  },
  approve: (random, used) => {
    const numbers = Array.from({ length: random.whole(1, 3) }, () => `D-${++used.draft}`)
    const wishes = numbers.filter((number) => Number(number.slice(2)) <= 12).map(approved)
    if (wishes.length === 0) return []
    const documents = wishes.map(({ mark }) => mark)
    return [{ tool: 'approve_documents', input: { documents, status: 'AUTHORISED' }, wishes }]
  },
  update: (_, used) => {
    const number = `D-${++used.draft}`
    if (used.draft > 12) return []
    const reference = `after ${number}`
    return [{ tool: 'update_document', input: { document: number, reference }, wishes: [updated(number, reference)] }]
  },
  contact: (_, used) => {
    const name = `New ${marker(used)}`
    return [{ tool: 'save_contact', input: { name, phone: '09 555 0100' }, wishes: [contactMade(name)] }]
  },
  email: (_, used) => {
    if (used.approved >= 6) return []
    const number = `A-${++used.approved}`
    return [{ tool: 'email_invoice', input: { document: number }, wishes: [emailed(number)] }]
  },
}

function sizeOf(random) {
  return random.chance(0.1) ? random.whole(5, 12) : random.whole(1, 3)
}

function creating(random, marks) {
  const posted = random.chance(0.2)
  return {
    tool: 'create_invoices',
    input: {
      invoices: marks.map((mark) => invoice(random, mark, random.chance(0.3))),
      ...(posted ? { status: 'AUTHORISED' } : {}),
    },
    wishes: marks.map((mark) => made(mark, 1)),
  }
}

function invoice(random, mark, numbered = false) {
  return {
    ...{ contact: `Customer ${random.whole(1, 5)}`, reference: mark, ...FULL },
    ...(numbered ? { number: `N-${mark}` } : {}),
    lines: [{ ...LINE, unit_price: random.whole(10, 20) }],
  }
}

// Sales are known by their reference, bills by their number.
function made(mark, times, most = times) {
  const isIt = (one) => (one.type === 'ACCREC' ? one.reference : one.number) === mark && one.status !== 'DELETED'
  return {
    ...{ mark, times, most, makes: true },
    count: ({ invoices }) => [...invoices.values()].filter(isIt).length,
    isAbout: ({ act, draft }) => act === 'create_document' && (draft.reference ?? draft.number) === mark,
    isWritten: ({ invoices }, id) => isIt(invoices.get(id) ?? {}),
  }
}

function contactMade(name) {
  return {
    ...{ mark: name, times: 1, most: 1, makes: true },
    count: ({ contacts }) => [...contacts.values()].filter((one) => one.name === name).length,
    isAbout: ({ act, contact }) => act === 'create_contact' && contact.name === name,
    isWritten: ({ contacts }, id) => contacts.get(id)?.name === name,
  }
}

function numbered({ invoices }, number) {
  return [...invoices.values()].find((one) => one.number === number)
}

function approved(number) {
  return {
    ...{ mark: number, times: 1, most: 1 },
    count: (books) => books.journals.filter(({ sourceId }) => sourceId === numbered(books, number).id).length,
    isAbout: ({ act, document }) => act === 'set_status' && document.number === number,
  }
}

function updated(number, reference) {
  return {
    ...{ mark: number, times: 1, most: 1 },
    count: (books) => (numbered(books, number).reference === reference ? 1 : 0),
    isAbout: ({ act, document }) => act === 'update_document' && document.number === number,
  }
}

function emailed(number) {
  return {
    ...{ mark: number, times: 1, most: 1 },
    count: (books) => books.outbox.filter(({ invoiceId }) => invoiceId === numbered(books, number).id).length,
    isAbout: ({ act, document }) => act === 'email_document' && document.number === number,
  }
}
