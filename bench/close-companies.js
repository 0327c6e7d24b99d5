import { draftCompany, HELD_OUT } from './close-companies/company.js'
import { ERRORS, spoil } from './close-companies/errors.js'
import { examine } from './close-companies/examine.js'
import { isAlert, judge } from './close-companies/judge.js'
import { documentsIn, residualsOf } from './close-companies/month-facts.js'
import { writeCompany } from './close-companies/write.js'
import { conclude, printTable, show } from './report.js'

/** At least so many errors in a company, else two in a hundred of the month's documents. */
const LEAST = 3

/**
 * Generates companies twice, once right and once with errors, closes the month of each and tells what was found: recall and precision by type of error, and
 * what was said of what is right. Seeds of reporting have parameters that those of tuning never have.
 */
export async function bench({ companies, seed, errors, tune, trace }) {
  const first = tune ? Math.min(seed, HELD_OUT - 1 - companies) : HELD_OUT + seed
  const sum = {
    documents: 0,
    wrong: new Map(),
    truths: [],
    found: new Set(),
    rightBy: new Map(),
    wrongBy: new Map(),
    residuals: 0,
    calls: 0,
    alikes: new Map(),
  }
  for (let index = 0; index < companies; index += 1) await measure(first + index, { index, errors, trace }, sum)
  return report(sum, { companies, first, tune })
}

async function measure(seed, { index, errors, trace }, sum) {
  const right = await closed(spoil(draftCompany(seed), { count: 0 }))
  const documents = documentsIn(right.books)
  sum.documents += documents
  sum.calls = Math.max(sum.calls, right.calls)
  sum.residuals += residualsOf(right.books, right.answers)
  for (const finding of right.findings.filter(isAlert)) {
    count(sum.wrong, finding.rule)
    if (trace) console.log(`${seed} right, ${finding.rule}: ${finding.fact}`)
  }
  countAlikes(right, sum)
  const step = errors || Math.max(LEAST, Math.round(documents / 50))
  const spoilt = await closed(spoil(draftCompany(seed), { count: step, start: index * step }))
  const { truths, found, right: hits, wrong } = judge(spoilt.company, spoilt, spoilt.ids)
  sum.truths.push(...truths)
  for (const one of found) sum.found.add(one)
  for (const { rule } of [...hits].filter(isAlert)) count(sum.rightBy, rule)
  for (const { rule } of wrong) count(sum.wrongBy, rule)
  if (!trace) return
  for (const truth of truths)
    if (!found.has(truth))
      console.log(`${seed} missed ${truth.type}: ${truth.keys.join(', ')} ${truth.contacts.join(', ')}`)
}

async function closed(company) {
  const written = writeCompany(company)
  return { company, ids: written.ids, ...(await examine(company, written)) }
}

/** Which look-alikes were taken for the error that they look like. */
function countAlikes({ company, ids, findings }, sum) {
  for (const [key, type] of company.alikes) {
    const id = ids.get(key)
    const rules = Object.entries(ERRORS)
      .filter(([name]) => name.startsWith(type))
      .map(([, one]) => one.rules)
    const isTaken = findings.some(
      (one) =>
        isAlert(one) &&
        rules.some((rule) => rule.test(one.rule)) &&
        one.documents.some((document) => document.id === id),
    )
    const before = sum.alikes.get(type) ?? { all: 0, taken: 0 }
    sum.alikes.set(type, { all: before.all + 1, taken: before.taken + (isTaken ? 1 : 0) })
  }
}

function count(counts, key) {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function report(sum, { companies, first, tune }) {
  const types = Object.keys(ERRORS).map((type) => {
    const all = sum.truths.filter((truth) => truth.type === type)
    const found = all.filter((truth) => sum.found.has(truth)).length
    const rules = ERRORS[type].rules
    const total = (counts) => [...counts].reduce((sum, [rule, number]) => sum + (rules.test(rule) ? number : 0), 0)
    const [right, wrong] = [total(sum.rightBy), total(sum.wrongBy)]
    const { all: alike = 0, taken = 0 } =
      sum.alikes.get([...sum.alikes.keys()].find((one) => type.startsWith(one))) ?? {}
    return {
      type,
      made: all.length,
      found,
      recall: found / all.length,
      precision: right / (right + wrong),
      alike,
      taken,
    }
  })
  printTable([
    ['error', 'made', 'found', 'recall', 'precision of its rules', 'look-alikes', 'taken for it'],
    ...types.map(({ type, made, found, recall, precision, alike, taken }) => [
      type,
      made,
      found,
      show(recall),
      show(precision),
      alike,
      taken,
    ]),
  ])
  console.log()
  printTable([
    ['alerts on the right company', 'per 100 documents'],
    ...[...sum.wrong].sort().map(([rule, number]) => [rule, show((100 * number) / sum.documents)]),
  ])
  const alerts = (100 * [...sum.wrong.values()].reduce((a, b) => a + b, 0)) / sum.documents
  const missed = 1 - sum.found.size / sum.truths.length
  const right = [...sum.rightBy.values()].reduce((a, b) => a + b, 0)
  const wrong = [...sum.wrongBy.values()].reduce((a, b) => a + b, 0)
  return conclude(
    'close-companies',
    [
      { what: 'cents and accounts that documents do not explain, right companies', value: sum.residuals, limit: 0 },
      { what: 'share of errors missed', value: missed, limit: 0.25 },
      { what: 'alerts per 100 documents of a right company', value: alerts, limit: 4 },
      { what: 'share of alerts that are wrong, 2 errors in 100 documents', value: wrong / (right + wrong), limit: 0.6 },
    ],
    { companies, firstSeed: first, tune, documents: sum.documents, errors: sum.truths.length, calls: sum.calls, types },
  )
}
