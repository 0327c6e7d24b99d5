import { conclude, printTable, show, wilson } from '../report.js'
import { ERRORS } from './errors.js'

/** A type of which fewer were made says little, so that no bar is held against it. */
const ENOUGH = 10
/** So many companies in a row have every kind of look-alike that is one in a company. */
const ALL_KINDS = 3

/** Prints what was measured by type of error, of look-alikes and of right companies, and the bars. */
export function report(sum, facts) {
  const types = Object.entries(ERRORS).map(([type, { rules }]) => typeOf(type, rules, sum))
  printTypes(types)
  console.log()
  printTable([
    ['alerts on the right company', 'per 100 documents'],
    ...[...sum.said].sort().map(([rule, number]) => [rule, show((100 * number) / sum.documents)]),
  ])
  const [right, wrong] = [totalOf(sum.right), totalOf(sum.wrong)]
  const measured = {
    documents: sum.documents,
    errors: sum.truths.length,
    alerts: right + wrong,
    caused: sum.caused,
    beside: sum.beside,
  }
  return conclude('close-companies', barsOf({ sum, types, facts }, wrong / (right + wrong)), {
    ...{ ...facts, ...measured, calls: sum.calls, types },
  })
}

function typeOf(type, rules, sum) {
  const all = sum.truths.filter((truth) => truth.type === type)
  const found = all.filter((truth) => sum.found.has(truth)).length
  const [right, wrong] = [totalOf(sum.right, rules), totalOf(sum.wrong, rules)]
  const alikes = sum.alikes.filter((alike) => alike.type === type)
  const taken = alikes.filter(({ taker }) => taker)
  const kinds = (ones) => [...new Set(ones.map(({ kind }) => kind))].sort()
  return {
    ...{ type, made: all.length, found, recall: found / all.length, recallWithin: wilson(found, all.length) },
    ...{ right, wrong, precision: right / (right + wrong), precisionWithin: wilson(right, right + wrong) },
    ...{ alike: alikes.length, kinds: kinds(alikes), taken: taken.length, kindsTaken: kinds(taken) },
  }
}

function printTypes(types) {
  const within = ([low, high]) => (Number.isNaN(low) ? '-' : `${low.toFixed(2)}-${high.toFixed(2)}`)
  printTable([
    ['error', 'made', 'found', 'recall', '95 %', 'precision of its rules', '95 %'],
    ...types.map((one) => [
      ...[one.type, one.made, one.found, show(one.recall), within(one.recallWithin)],
      ...[show(one.precision), within(one.precisionWithin)],
    ]),
  ])
  console.log()
  printTable([
    ['look-alikes of', 'kinds', 'planted', 'taken for it', ''],
    ...types.map(({ type, kinds, alike, taken, kindsTaken }) => [
      type,
      kinds.length,
      alike,
      taken,
      kindsTaken.join(' '),
    ]),
  ])
}

function barsOf({ sum, types, facts }, wrongShare) {
  const right = [
    { what: 'cents and accounts that documents do not explain, right companies', value: sum.residuals, limit: 0 },
    {
      what: 'alerts per 100 documents of a right company',
      value: (100 * totalOf(sum.said)) / sum.documents,
      limit: 0.5,
    },
    {
      what: 'share of look-alikes taken for errors',
      value: sum.alikes.filter(({ taker }) => taker).length / sum.alikes.length,
      limit: 0.01,
    },
  ]
  if (facts.companies >= ALL_KINDS)
    right.push({ what: 'types with fewer than 3 kinds of look-alike', value: types.filter(isPoor).length, limit: 0 })
  return sum.truths.length === 0 ? right : [...right, ...barsOfErrors(sum, types, wrongShare)]
}

function barsOfErrors(sum, types, wrongShare) {
  const enough = types.filter(({ made }) => made >= ENOUGH)
  const worst = (values) => Math.max(0, ...values.filter((value) => !Number.isNaN(value)).map((value) => 1 - value))
  return [
    { what: 'share of errors missed', value: 1 - sum.found.size / sum.truths.length, limit: 0.05 },
    { what: 'share missed of the type missed most', value: worst(enough.map(({ recall }) => recall)), limit: 0.3 },
    { what: 'share of alerts that are wrong, 2 errors in 100 documents', value: wrongShare, limit: 0.3 },
    {
      what: 'share of alerts that are wrong, of the rules of the worst type',
      value: worst(enough.map(({ precision }) => precision)),
      limit: 0.5,
    },
  ]
}

function isPoor({ alike, made, kinds }) {
  return alike + made > 0 && kinds.length < 3
}

function totalOf(counts, rules = /^/) {
  return [...counts].reduce((total, [rule, number]) => total + (rules.test(rule) ? number : 0), 0)
}
