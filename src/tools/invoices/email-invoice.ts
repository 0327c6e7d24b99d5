import * as z from 'zod'
import { writeTool } from '../../call/tool.ts'
import { documentNamed } from '../documents/document-named.ts'
import { refuseUnsendable, sendingOf } from './email-rules.ts'

/** Sends an invoice through Xero, or marks it as sent. */
export const emailInvoice = writeTool({
  name: 'email_invoice',
  title: 'E-mail a sales invoice',
  toolset: 'core',
  effect: 'send',
  reach: 'send',
  about:
    "Have Xero e-mail an approved sales invoice to its contact, in Xero's fixed wording, or only mark it as sent. Use when the user says send, e-mail or resend. Not for drafts (approve_documents). Xero cannot send own wording: write that text for the user's mail.",
  input: z.strictObject({
    document: z.string().min(1).max(255).describe('Invoice number, handle or id'),
    action: z.enum(['email', 'mark_as_sent']).default('email'),
  }),
  example: { document: 'INV-0036', action: 'mark_as_sent' },
  async plan({ document, action }, { books }) {
    const invoice = await documentNamed(document, books, 'invoice')
    refuseUnsendable(invoice, action)
    const contact = action === 'email' ? await books.contact(invoice.contact.id) : undefined
    return [sendingOf(invoice, contact?.email ?? '', action, books.ref.demo)]
  },
})
