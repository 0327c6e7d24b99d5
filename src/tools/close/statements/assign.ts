import type { Proposal } from './proposals.ts'

const MOST_STEPS = 4_000
const MOST_LINES = 150

/**
 * Which proposals to take so that no line or entry is used twice and the most speaks for all of them together; only what gains over leaving the line alone.
 * Lines that compete for nothing are decided apart; where very many compete, the likeliest are taken first.
 */
export function bestTogether(proposals: readonly Proposal[], gain: (proposal: Proposal) => number): Proposal[] {
  const worthwhile = proposals.filter((one) => gain(one) > 0)
  return competing(worthwhile).flatMap((group) => bestOf(group, gain))
}

/** Proposals parted into groups that share neither line nor entry. */
function competing(proposals: readonly Proposal[]): Proposal[][] {
  const parent = new Map<string, string>()
  const rootOf = (key: string): string => {
    let at = key
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up
    parent.set(key, at)
    return at
  }
  for (const { line, entries } of proposals) {
    for (const entry of entries) parent.set(rootOf(`entry ${entry}`), rootOf(`line ${line}`))
  }
  const groups = new Map<string, Proposal[]>()
  for (const one of proposals) {
    const root = rootOf(`line ${one.line}`)
    const group = groups.get(root)
    if (group) group.push(one)
    else groups.set(root, [one])
  }
  return [...groups.values()]
}

function bestOf(group: readonly Proposal[], gain: (proposal: Proposal) => number): Proposal[] {
  const byGain = [...group].sort((one, other) => gain(other) - gain(one))
  const ofLine = new Map<number, Proposal[]>()
  for (const one of byGain) ofLine.set(one.line, [...(ofLine.get(one.line) ?? []), one])
  const greedy = greedily(byGain)
  if (ofLine.size === 1 || ofLine.size > MOST_LINES) return greedy
  return searched([...ofLine.values()], greedy, gain)
}

function greedily(byGain: readonly Proposal[]): Proposal[] {
  const [lines, entries] = [new Set<number>(), new Set<number>()]
  return byGain.filter((one) => {
    if (lines.has(one.line) || one.entries.some((entry) => entries.has(entry))) return false
    lines.add(one.line)
    for (const entry of one.entries) entries.add(entry)
    return true
  })
}

function searched(
  choices: readonly (readonly Proposal[])[],
  start: readonly Proposal[],
  gain: (proposal: Proposal) => number,
): Proposal[] {
  const most = choices.map((all) => gain(all[0] as Proposal))
  const rest = most.map((_, from) => most.slice(from).reduce((total, one) => total + one, 0))
  const total = (taken: readonly Proposal[]) => taken.reduce((sum, one) => sum + gain(one), 0)
  const state = { best: [...start], gain: total(start), steps: 0 }
  const used = new Set<number>()
  const descend = (one: Proposal, from: number, sofar: number, taken: readonly Proposal[]) => {
    if (one.entries.some((entry) => used.has(entry))) return
    for (const entry of one.entries) used.add(entry)
    search(from + 1, sofar + gain(one), [...taken, one])
    for (const entry of one.entries) used.delete(entry)
  }
  const search = (from: number, sofar: number, taken: readonly Proposal[]) => {
    state.steps += 1
    if (sofar > state.gain) Object.assign(state, { best: [...taken], gain: sofar })
    if (state.steps > MOST_STEPS || sofar + (rest[from] ?? 0) <= state.gain) return
    for (const one of choices[from] ?? []) descend(one, from, sofar, taken)
    search(from + 1, sofar, taken)
  }
  search(0, 0, [])
  return state.best
}
