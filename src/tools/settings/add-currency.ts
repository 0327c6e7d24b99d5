import * as z from 'zod'
import { quoted } from '../../books/ledger-text.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { settingCreation } from './setting-rules.ts'

/** Adds a currency to those that documents can be in. */
export const addCurrency = writeTool({
  name: 'add_currency',
  title: 'Add a currency',
  toolset: 'settings',
  effect: 'post',
  reach: 'post',
  about:
    'Add a foreign currency, so that documents and contacts can be in it; it cannot be taken away by an app. Use when a document is refused because its currency is not set up.',
  input: z.strictObject({ currency: z.string().min(3).max(3).describe('ISO code, such as EUR') }),
  example: { currency: 'EUR' },
  async plan({ currency }, { books }) {
    const code = currency.toUpperCase()
    if (!/^[A-Z]{3}$/.test(code)) {
      throw new Fault(
        'invalid_input',
        `currency: ${quoted(currency)} is no ISO code.`,
        'Give three letters, such as EUR.',
      )
    }
    const [all, { baseCurrency }] = await Promise.all([books.saved('currency'), books.organisation()])
    if (code === baseCurrency) {
      throw new Fault('refused', `currency: ${code} is the base currency.`, 'Nothing to do.')
    }
    return [settingCreation({ kind: 'currency' }, { code }, all)]
  },
})
