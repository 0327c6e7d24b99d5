import * as z from 'zod'
import { contactName } from '../../books/fields.ts'
import { quoted } from '../../books/ledger-text.ts'
import { TERM_TYPES } from '../../books/payment-terms.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { contactNamed } from './contact-named.ts'
import { archivingOf, creationOf, refuseTakenName, updateOfContact } from './contact-rules.ts'
import { patchOf, similarContacts } from './save-patch.ts'

const terms = z.strictObject({ day: z.number().min(0).max(366).multipleOf(1), type: z.enum(TERM_TYPES) })

const text = z.string().max(255).optional()

/** Creates, changes or archives a contact. */
export const saveContact = writeTool({
  name: 'save_contact',
  title: 'Create or change a contact',
  toolset: 'core',
  effect: 'record',
  reach: 'destroy',
  about:
    'Create a customer or supplier (without contact), change an existing one (with contact: only given fields change), or archive it. Warns of similar names. Use when the user wants somebody added, corrected or archived.',
  input: z.strictObject({
    contact: contactName.optional().describe('Existing contact; leave out to create'),
    name: z.string().min(1).max(255).optional().describe('New name'),
    email: text,
    first_name: text,
    last_name: text,
    phone: z.string().max(50).optional(),
    account_number: z.string().max(50).optional(),
    tax_number: z.string().max(50).optional(),
    bank_account: z.string().max(100).optional().describe('Always held for a person'),
    sales_account: z.string().max(150).optional().describe('Default account, code or name'),
    purchases_account: z.string().max(150).optional(),
    sales_terms: terms.optional(),
    purchases_terms: terms.optional(),
    address: z
      .strictObject({
        lines: z.array(z.string().max(500)).max(4),
        city: text,
        region: text,
        postal_code: z.string().max(50).optional(),
        country: z.string().max(50).optional(),
      })
      .optional(),
    archive: z.boolean().optional(),
  }),
  example: { contact: 'Pinewood Cafe', phone: '09 555 0142', sales_terms: { day: 20, type: 'OFFOLLOWINGMONTH' } },
  async plan({ contact: existing, archive, ...fields }, { books }) {
    if (existing === undefined) {
      if (archive)
        throw new Fault('invalid_input', 'contact: missing; archive needs it.', 'Name the contact to archive.')
      const patch = await patchOf(fields, undefined, books)
      const similar = await similarContacts(fields.name, fields.email, books)
      return [creationOf(patch, similar)]
    }
    const { id, name } = await contactNamed(existing, books)
    if (archive) return [archivingOf({ id, name }, fields, await books.contact(id))]
    const current = await books.contact(id)
    if (!current) throw new Fault('not_found', `contact: ${quoted(name)} is gone.`, 'Look with find_contacts.')
    const patch = await patchOf(fields, current, books)
    const similar = await similarContacts(patch.name, patch.email, books)
    refuseTakenName(patch.name, similar, id)
    return [updateOfContact(current, patch, similar)]
  },
})
