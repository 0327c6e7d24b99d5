import { draftCompany, HELD_OUT } from './close-companies/company.js'
import { ERRORS, isAlikeOf, spoil } from './close-companies/errors.js'
import { examine } from './close-companies/examine.js'
import { isAlert, judge, nameOf } from './close-companies/judge.js'
import { documentsIn, residualsOf } from './close-companies/month-facts.js'
import { writeCompany } from './close-companies/write.js'
import { conclude, printTable, show } from './report.js'

/** At least so many errors in a company, else two in a hundred of the month's documents. */
const LEAST = 3

/**
 * Generates companies, each once right and a few times with errors, closes the month of each and tells what was found: recall and precision by type of error,
 * and what was said of what is right. Seeds of reporting have parameters that those of tuning never have.
 */
export async function bench({ companies, seed, rounds, errors, tune, trace }) {
  const first = tune ? Math.min(seed, HELD_OUT - 1 - companies) : HELD_OUT + seed
  const sum = { ...{ documents: 0, residuals: 0, calls: 0, caused: 0, truths: [], found: new Set() }, ...counts() }
  for (let index = 0; index < companies; index += 1) {
    await measure(first + index, { start: index * rounds, rounds, errors, trace }, sum)
  }
  return report(sum, { companies, firstSeed: first, tune, rounds })
}

/** Counts by rule: of right companies, of companies with errors right and wrong; and look-alikes by type of error. */
function counts() {
  return { said: new Map(), right: new Map(), wrong: new Map(), alike: new Map(), taken: new Map() }
}

async function measure(seed, { start, rounds, errors, trace }, sum) {
  const tell = (text) => trace && console.log(`${seed} ${text}`)
  const right = await closed(seed, { count: 0 })
  const documents = documentsIn(right.books)
  sum.documents += documents
  sum.calls = Math.max(sum.calls, right.calls)
  sum.residuals += residualsOf(right.books, right.answers)
  for (const finding of right.findings.filter(isAlert)) {
    count(sum.said, finding.rule)
    tell(`right, ${finding.rule}: ${finding.fact}`)
  }
  countAlikes(right, sum)
  const usual = new Set(right.findings.map(nameOf))
  const step = errors || Math.max(LEAST, Math.round(documents / 50))
  for (let round = 0; round < rounds; round += 1) {
    const spoilt = await closed(seed, { count: step, start: (start + round) * step })
    add(judge(spoilt.company, spoilt, spoilt.ids), { usual, tell }, sum)
  }
}

function add({ truths, found, right, wrong }, { usual, tell }, sum) {
  sum.truths.push(...truths)
  for (const one of found) sum.found.add(one)
  for (const { rule } of right) count(sum.right, rule)
  for (const finding of wrong) {
    count(sum.wrong, finding.rule)
    if (usual.has(nameOf(finding))) continue
    sum.caused += 1
    tell(`with errors, ${finding.rule}: ${finding.fact}`)
  }
  for (const truth of truths) {
    if (!found.has(truth)) tell(`missed ${truth.type}: ${[...truth.keys, ...truth.contacts, ...truth.accounts]}`)
  }
}

async function closed(seed, errors) {
  const company = spoil(draftCompany(seed), errors)
  const written = writeCompany(company)
  return { company, ids: written.ids, ...(await examine(company, written)) }
}

/** Counts the look-alikes of each type of error, and those that an alert took for one. */
function countAlikes({ company, ids, findings }, sum) {
  for (const [type, { rules }] of Object.entries(ERRORS)) {
    const alerts = findings.filter((one) => isAlert(one) && rules.test(one.rule))
    const named = new Set(alerts.flatMap(({ documents }) => documents.map(({ id }) => id)))
    for (const [key, alike] of company.alikes) {
      if (!isAlikeOf(type, alike) || !ids.has(key)) continue
      count(sum.alike, type)
      if (named.has(ids.get(key))) count(sum.taken, type)
    }
  }
}

function count(counts, key) {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

const totalOf = (counts, rules = /^/) =>
  [...counts].reduce((total, [rule, number]) => total + (rules.test(rule) ? number : 0), 0)

function typesOf(sum) {
  return Object.entries(ERRORS).map(([type, { rules }]) => {
    const all = sum.truths.filter((truth) => truth.type === type)
    const found = all.filter((truth) => sum.found.has(truth)).length
    const [right, wrong] = [totalOf(sum.right, rules), totalOf(sum.wrong, rules)]
    return {
      ...{ type, made: all.length, found, recall: found / all.length, precision: right / (right + wrong) },
      ...{ alike: sum.alike.get(type) ?? 0, taken: sum.taken.get(type) ?? 0 },
    }
  })
}

function report(sum, facts) {
  const types = typesOf(sum)
  printTable([
    ['error', 'made', 'found', 'recall', 'precision of its rules', 'look-alikes', 'taken for it'],
    ...types.map(({ type, made, found, recall, precision, alike, taken }) => {
      return [type, made, found, show(recall), show(precision), alike, taken]
    }),
  ])
  console.log()
  const per100 = (number) => show((100 * number) / sum.documents)
  printTable([
    ['alerts on the right company', 'per 100 documents'],
    ...[...sum.said].sort().map(([rule, number]) => [rule, per100(number)]),
  ])
  const [right, wrong] = [totalOf(sum.right), totalOf(sum.wrong)]
  const measured = { documents: sum.documents, errors: sum.truths.length, alerts: right + wrong, caused: sum.caused }
  const alerts = (100 * totalOf(sum.said)) / sum.documents
  return conclude(
    'close-companies',
    [
      { what: 'cents and accounts that documents do not explain, right companies', value: sum.residuals, limit: 0 },
      { what: 'share of errors missed', value: 1 - sum.found.size / sum.truths.length, limit: 0.1 },
      { what: 'alerts per 100 documents of a right company', value: alerts, limit: 2 },
      { what: 'share of alerts that are wrong, 2 errors in 100 documents', value: wrong / (right + wrong), limit: 0.5 },
    ],
    { ...facts, ...measured, calls: sum.calls, types },
  )
}
