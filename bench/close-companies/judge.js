import { ERRORS } from './errors.js'

/** What is to be looked at: notes are told only, and are no alerts. */
export const isAlert = ({ severity }) => severity !== 'note'

/**
 * Holds what was found in a company against what is wrong with it. An error is found where a finding of one of its rules names one of its documents, or,
 * where it has none, its contact or account; a finding is right where it is about any error at all.
 */
export function judge(company, { books, findings }, ids) {
  const names = namesIn(books)
  const truths = company.truths.map((truth) => resolved(truth, ids, names))
  const found = new Set()
  const right = new Set()
  for (const finding of findings) {
    for (const truth of truths) {
      if (!isAbout(finding, truth)) continue
      right.add(finding)
      if (ERRORS[truth.type].rules.test(finding.rule)) found.add(truth)
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

function isAbout(finding, truth) {
  const documents = new Set(finding.documents.map(({ id }) => id))
  if (truth.documentIds.some((id) => documents.has(id) || finding.key.includes(id))) return true
  if (truth.contactIds.some((id) => finding.key.includes(id))) return true
  if (truth.contacts.some((name) => finding.fact.includes(name) && documents.size === 0)) return true
  return truth.accountRefs.some((account) => namesAccount(finding, account))
}

function namesAccount({ key, fact, documents }, { id, code, name }) {
  if (key.includes(id) || key.includes(code)) return true
  return documents.length === 0 && (fact.includes(name) || fact.includes(` ${code} `))
}
