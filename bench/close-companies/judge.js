import { ERRORS } from './errors.js'

/** What is to be looked at: notes are told only, and are no alerts. */
export const isAlert = ({ severity }) => severity !== 'note'

/** What names a finding from one company to the same with errors. */
export const nameOf = ({ rule, key }) => `${rule} ${key.join(' ')}`

/**
 * Holds what was found in a company against what is wrong with it. A finding is right only where its rule fits an error and it names that error's document,
 * both where two are the same, or, where it has none, its contact or account; an error is found where an alert is right about it,
 * or a note where such are only told.
 */
export function judge(company, { books, findings }, ids) {
  const names = namesIn(books)
  const truths = company.truths.map((truth) => resolved(truth, ids, names))
  const found = new Set()
  const right = new Set()
  for (const finding of findings) {
    for (const truth of truths) {
      const { rules, isTold } = ERRORS[truth.type]
      if (!(isAlert(finding) || isTold) || !rules.test(finding.rule) || !isAbout(finding, truth)) continue
      if (isAlert(finding)) right.add(finding)
      found.add(truth)
    }
  }
  return { truths, found, right, wrong: findings.filter((one) => isAlert(one) && !right.has(one)) }
}

function namesIn({ accounts }) {
  return new Map(accounts.map(({ id, code, name }) => [code, { id, code, name }]))
}

function resolved(truth, ids, names) {
  return {
    ...truth,
    documentIds: truth.keys.map((key) => ids.get(key)).filter((id) => id !== undefined),
    contactIds: truth.contacts.map((name) => ids.get(name)).filter((id) => id !== undefined),
    accountRefs: truth.accounts.map((code) => names.get(code)).filter((one) => one !== undefined),
  }
}

function isAbout({ key, fact, documents }, { keys, isPair, documentIds, contactIds, contacts, accountRefs, words }) {
  if (keys.length > 0) {
    const named = new Set([...documents.map(({ id }) => id), ...key])
    return isPair ? documentIds.every((id) => named.has(id)) : documentIds.some((id) => named.has(id))
  }
  if (words) return fact.includes(words)
  if (contactIds.some((id) => key.includes(id)) || contacts.some((name) => fact.includes(name))) return true
  return accountRefs.some(({ id, code, name }) => {
    return key.includes(id) || key.includes(code) || fact.includes(name) || fact.includes(`${code} `)
  })
}
