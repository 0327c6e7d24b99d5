import * as z from 'zod'
import { cleanText } from '../../books/ledger-text.ts'
import { lockDateOf } from '../../books/organisation.ts'
import { findingInWords } from '../../call/findings.ts'
import { onlyReads, policyName } from '../../call/policy.ts'
import { readTool } from '../../call/tool.ts'
import { guideText, TOPICS } from './guide-topics.ts'
import { policyText } from './policy-text.ts'

/** Explains what this server does, for hosts that offer tools only. */
export const guide = readTool({
  name: 'guide',
  title: 'Guide',
  toolset: 'core',
  about:
    'How to work with this server: what it can and cannot do, step by step for a topic, and which policy is on. Use when unsure where to begin, or when the user asks what you can do in Xero.',
  input: z.strictObject({ topic: z.enum(TOPICS).optional() }),
  example: { topic: 'invoicing' },
  async run({ topic = 'overview' }, { books, today, policy, changes, connection }) {
    const { baseCurrency, demo, country, ...organisation } = await books.organisation()
    const lockDate = lockDateOf({ baseCurrency, demo, country, ...organisation })
    const { total: held } = await changes.list({ states: ['held'], limit: 1 })
    const base = cleanText(baseCurrency, 3)
    const facts = [
      `${demo ? 'Demo books: nothing here is real.' : 'Live books.'} ${base}, today ${today}, ${lockDate ? `locked up to ${lockDate}` : 'no lock date'}.`,
      policyText(policy, base),
      ...(topic === 'connection' ? (await connection()).map(findingInWords) : []),
      ...(held > 0 ? [`${held} held for a person, see list_changes.`] : []),
    ]
    return {
      say: `${topic}\n${await guideText(topic, onlyReads(policy))}`,
      notes: facts,
      next: `Topics: ${TOPICS.join(', ')}.`,
      data: {
        topic,
        topics: TOPICS,
        policy: cleanText(policyName(policy), 80),
        base_currency: base,
        today,
        held,
      },
    }
  },
})
