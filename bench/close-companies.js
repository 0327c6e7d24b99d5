import { draftCompany, HELD_OUT } from './close-companies/company.js'
import { ERRORS, spoil } from './close-companies/errors.js'
import { examine } from './close-companies/examine.js'
import { isAlert, judge, judgeAlikes, nameOf } from './close-companies/judge.js'
import { documentsIn, residualsOf } from './close-companies/month-facts.js'
import { report } from './close-companies/report.js'
import { writeCompany } from './close-companies/write.js'

/** At least so many errors in a company, else two in a hundred of the month's documents. */
const LEAST = 3

/**
 * Generates companies, each once right and a few times with errors, closes the month of each and tells what was found: recall and precision by type of error,
 * and what was said of what is right. Seeds of reporting have parameters that those of tuning never have.
 */
export async function bench({ companies, seed, rounds, errors, tune, trace }) {
  const first = tune ? Math.min(seed, HELD_OUT - 1 - companies) : HELD_OUT + seed
  const sum = {
    ...{ documents: 0, residuals: 0, calls: 0, caused: 0, beside: 0, truths: [], found: new Set(), alikes: [] },
    // Alerts by rule: of right companies, and right and wrong ones of companies with errors.
    ...{ said: new Map(), right: new Map(), wrong: new Map() },
    made: new Map(Object.keys(ERRORS).map((type) => [type, 0])),
  }
  for (let index = 0; index < companies; index += 1) await measure(first + index, { rounds, errors, trace }, sum)
  return report(sum, { companies, firstSeed: first, tune, rounds })
}

async function measure(seed, { rounds, errors, trace }, sum) {
  const tell = (text) => trace && console.log(`${seed} ${text}`)
  const right = await closed(seed, { count: 0 })
  const documents = documentsIn(right.books)
  sum.documents += documents
  sum.calls = Math.max(sum.calls, right.calls)
  sum.residuals += residualsOf(right.books, right.answers)
  for (const finding of right.findings.filter(isAlert)) {
    count(sum.said, finding.rule)
    tell(`right, ${right.company.region}, ${finding.rule}: ${finding.fact}`)
  }
  const alikes = judgeAlikes(right.company, right, right.ids)
  for (const { type, key, taker } of alikes) if (taker) tell(`look-alike ${key} taken for ${type}`)
  sum.alikes.push(...alikes)
  const usual = new Set(right.findings.map(nameOf))
  for (let round = 0; round < rounds; round += 1) {
    const count = errors || Math.max(LEAST, Math.round(documents / 50))
    const spoilt = await closed(seed, { count, types: rarestFirst(sum.made) })
    add(judge(spoilt.company, spoilt, spoilt.ids), { usual, tell }, sum)
  }
}

/** The types of error, those first of which the fewest were made, so that there are about as many of each. */
function rarestFirst(made) {
  return [...made].sort(([, one], [, other]) => one - other).map(([type]) => type)
}

function add({ truths, found, right, beside, wrong }, { usual, tell }, sum) {
  sum.beside += beside.length
  sum.truths.push(...truths)
  for (const { type } of truths) count(sum.made, type)
  for (const one of found) sum.found.add(one)
  for (const { rule } of right) count(sum.right, rule)
  for (const finding of wrong) {
    count(sum.wrong, finding.rule)
    if (usual.has(nameOf(finding))) continue
    sum.caused += 1
    tell(`with ${truths.map(({ type }) => type)}, ${finding.rule}: ${finding.fact}`)
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

function count(counts, key) {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
