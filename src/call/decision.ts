import type { Books } from '../books/books.ts'
import type { Clock } from '../books/clock.ts'
import type { Change } from './change.ts'
import type { Decide } from './changes.ts'
import type { Policy } from './policy.ts'

/** What deciding on a plan reads from. */
export interface DecisionParts {
  tool: string
  books: Books
  policy: Policy
  clock: Clock
}

/** Reads the facts that the policy needs for a plan, and answers the pure decision on each of its changes. Throws Fault. */
export declare function prepareDecide(plan: readonly Change[], parts: DecisionParts): Promise<Decide>
