import { type Day, day } from '../../src/books/day.ts'
import { ApiRefusal } from '../../src/simulator/contract.ts'
import {
  dayField,
  decimalField,
  fieldTable,
  flagField,
  guidField,
  instantField,
  textField,
} from '../../src/simulator/query/fields.ts'

/** A made-up document with a property of each kind. */
export interface Row {
  id: string
  number: string
  status: string
  email?: string
  contactId: string
  contactName: string
  due: bigint
  quantity: bigint
  date: Day
  dueDate?: Day
  sent: boolean
  updated: number
}

/** The properties that the tests' filters name. */
export const table = fieldTable<Row>('Invoice', {
  InvoiceID: guidField((row) => row.id),
  InvoiceNumber: textField((row) => row.number),
  Status: textField((row) => row.status),
  EmailAddress: textField((row) => row.email),
  'Contact.ContactID': guidField((row) => row.contactId),
  'Contact.Name': textField((row) => row.contactName),
  AmountDue: decimalField((row) => row.due),
  Quantity: decimalField((row) => row.quantity, 4),
  Date: dayField((row) => row.date),
  DueDate: dayField((row) => row.dueDate),
  SentToContact: flagField((row) => row.sent),
  UpdatedDateUTC: instantField((row) => row.updated),
})

/** Three documents: one unpaid, one draft, one paid. */
export const rows: Row[] = [
  {
    id: 'aaaaaaaa-0000-4000-8000-000000000001',
    number: 'INV-0001',
    status: 'AUTHORISED',
    email: 'ap@acme.example',
    contactId: 'cccccccc-0000-4000-8000-000000000001',
    contactName: 'Acme Ltd',
    due: 10_010n,
    quantity: 15_000n,
    date: day('2026-01-15'),
    dueDate: day('2026-02-20'),
    sent: true,
    updated: Date.UTC(2026, 0, 16, 1, 2, 3, 500),
  },
  {
    id: 'aaaaaaaa-0000-4000-8000-000000000002',
    number: 'INV-0002',
    status: 'DRAFT',
    contactId: 'cccccccc-0000-4000-8000-000000000002',
    contactName: "O'Brien AND Sons",
    due: 0n,
    quantity: 1n,
    date: day('2026-02-01'),
    sent: false,
    updated: Date.UTC(2026, 1, 2),
  },
  {
    id: 'aaaaaaaa-0000-4000-8000-000000000003',
    number: 'BILL-7',
    status: 'PAID',
    email: '',
    contactId: 'cccccccc-0000-4000-8000-000000000001',
    contactName: 'Acme Ltd',
    due: -500n,
    quantity: 0n,
    date: day('2026-03-31'),
    dueDate: day('2026-03-31'),
    sent: true,
    updated: Date.UTC(2026, 2, 31),
  },
]

/** The JSON of the refusal that a function throws; undefined when it throws none. */
export function messageOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    if (error instanceof ApiRefusal && error.answer.kind === 'json') return error.answer.json
    throw error
  }
  return undefined
}
