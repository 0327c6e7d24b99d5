import type { HouseOptions } from '../house.ts'

/** An operator who lets money move without being asked, so that what happens in Xero can be seen. */
export const FREE: HouseOptions = {
  policyText: JSON.stringify({
    name: 'free',
    base: 'draft',
    rules: [{ name: 'money', decision: 'apply', when: { effects: ['post', 'pay', 'destroy'] } }],
  }),
}
