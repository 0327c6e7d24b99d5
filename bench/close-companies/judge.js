import { ERRORS } from './errors.js'

/** What is to be looked at: notes are told only, and are no alerts. */
export const isAlert = ({ severity }) => severity !== 'note'

/** What names a finding from one company to the same with errors. */
export const nameOf = ({ rule, key }) => `${rule} ${key.join(' ')}`

/**
 * Holds what was found in a company against what is wrong with it. A finding is right only where its rule fits an error and it names that error's document,
 * both where two are the same, or, where it has none, its contact or account; an error is found where an alert is right about it,
 * or a note where such are only told. An alert of another rule about what is wrong is neither right nor wrong, but `beside` it.
 */
export function judge(company, { books, findings }, ids) {
  const names = namesIn(books)
  const truths = company.truths.map((truth) => resolved(truth, ids, names))
  const [found, right] = [new Set(), new Set()]
  for (const finding of findings) {
    for (const truth of truths.filter((one) => isRight(finding, one))) {
      if (isAlert(finding)) right.add(finding)
      found.add(truth)
    }
  }
  const others = findings.filter((one) => isAlert(one) && !right.has(one))
  const isBeside = (finding) => truths.some((truth) => isNear(finding, truth))
  return { truths, found, right, beside: others.filter(isBeside), wrong: others.filter((one) => !isBeside(one)) }
}

function isRight(finding, truth) {
  const { rules, isTold } = ERRORS[truth.type]
  return (isAlert(finding) || isTold) && rules.test(finding.rule) && isAbout(finding, truth)
}

/** Whether a finding of another rule is about a document or account that an error is in, or one of its own about what follows from the error. */
function isNear({ rule, key, documents, fact }, { type, documentIds, accountRefs, contacts }) {
  const { rules, isPassedOn } = ERRORS[type]
  if (rules.test(rule)) return isPassedOn === true && contacts.some((name) => fact.includes(name))
  const named = new Set([...documents.map(({ id }) => id), ...key])
  return documentIds.some((id) => named.has(id)) || accountRefs.some(({ id }) => key.includes(id))
}

/** The look-alikes of a company whose books are right, each with its type and kind, and whether an alert took it for an error of that type. */
export function judgeAlikes(company, { books, findings }, ids) {
  const names = namesIn(books)
  return [...company.alikes]
    .filter(([key, alike]) => ids.has(key) || alike.words || alike.account || alike.isAny)
    .map(([key, alike]) => {
      const { rules, isTold } = ERRORS[alike.type]
      const said = findings.filter((one) => (isAlert(one) || isTold) && rules.test(one.rule))
      const account = names.get(alike.account)
      const about = { ...alike, account, id: ids.get(key) }
      return { ...alike, key, taker: said.find((finding) => isTaken(finding, about)) }
    })
}

function isTaken({ key, fact, documents }, { isAny, words, account, id }) {
  if (isAny) return true
  if (words) return fact.includes(words)
  if (account) return key.includes(account.id)
  return key.includes(id) || documents.some((one) => one.id === id)
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
  if (isPair) return contactIds.every((id) => key.includes(id))
  if (contactIds.some((id) => key.includes(id)) || contacts.some((name) => fact.includes(name))) return true
  return accountRefs.some(({ id, code, name }) => {
    return key.includes(id) || key.includes(code) || fact.includes(name) || fact.includes(`${code} `)
  })
}
