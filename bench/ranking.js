/** The chance that a case that happened is ranked above one that did not; ties count half. */
export function areaUnderCurve(scores, happened) {
  const order = scores.map((_, index) => index).sort((a, b) => scores[a] - scores[b])
  let [ranks, positives] = [0, 0]
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && scores[order[to]] === scores[order[from]]) to += 1
    for (let at = from; at < to; at += 1) {
      if (!happened[order[at]]) continue
      ranks += (from + to + 1) / 2
      positives += 1
    }
    from = to
  }
  const negatives = scores.length - positives
  return positives === 0 || negatives === 0
    ? undefined
    : (ranks - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/** The mean squared distance of chances from what happened. */
export function brier(chances, happened) {
  return mean(chances.map((chance, index) => (chance - (happened[index] ? 1 : 0)) ** 2))
}

/** Of the money of what happened, the share in the top fifth of cases by chance and amount. */
export function capture(cases) {
  const ranked = [...cases].sort((a, b) => b.score * b.amount - a.score * a.amount)
  const top = ranked.slice(0, Math.ceil(ranked.length / 5))
  const all = total(cases)
  return all === 0 ? undefined : total(top) / all
}

function total(cases) {
  return cases.reduce((sum, { amount, happened }) => sum + (happened ? amount : 0), 0)
}

/** The mean; undefined of nothing. */
export function mean(values) {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}
