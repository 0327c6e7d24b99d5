// Longer than every clock of the rules, a worker's death and the time until another takes over, together.
const LONGEST_OPEN_MS = 90 * 60_000

/** What is wrong at the end of a schedule, in sentences; none where every wish was done as often as it was wanted and everybody was told the truth. */
export function judge({ made, books, records }) {
  const byId = new Map(records.map((record) => [record.id, record]))
  return [
    ...made.flatMap(({ call, gaveUp }) => (gaveUp ? [`lost: ${call.tool} was called without end`] : [])),
    ...made.flatMap(({ call }) => call.wishes).flatMap((wish) => judgeWish(wish, books, records)),
    ...records.flatMap(judgeRecord),
    ...records.flatMap((record) => judgeNote(record, books)),
    ...made.flatMap(({ told }) => told.flatMap((one) => judgeWord(one, byId.get(one.change)))),
    ...judgeLinks(records),
  ]
}

function judgeWish(wish, books, records) {
  const { mark, times, most } = wish
  const count = wish.count(books)
  const own = records.filter(({ change }) => wish.isAbout(change))
  const applied = own.filter(({ state }) => state === 'applied')
  const wrong = []
  if (count > most || count > applied.length)
    wrong.push(`duplicate: ${mark} is there ${count} times, on record ${applied.length}`)
  if (count < times || count < applied.length) {
    const why = own.map(({ state, outcome }) => `${state}${outcome?.fact ? ` (${outcome.fact})` : ''}`).join(', ')
    wrong.push(`lost: ${mark} is there ${count} times, wanted ${times}, on record: ${why || 'nothing'}`)
  }
  for (const { id, outcome } of wish.isWritten ? applied : []) {
    if (!wish.isWritten(books, outcome?.record?.id)) wrong.push(`false: ${id} is linked to what is not ${mark}`)
  }
  return wrong
}

// A note names its change, so no two say the same.
function judgeNote({ change, state }, { history }) {
  if (change.act !== 'add_note') return []
  const count = (history.get(change.to.id) ?? []).filter(({ details }) => details === change.note).length
  if (count === (state === 'applied' ? 1 : 0)) return []
  return [`${count > 1 ? 'duplicate' : 'false'}: a note is there ${count} times and is ${state}`]
}

function judgeRecord({ id, change, state, plannedAt, decidedAt }) {
  if (state === 'sending' || state === 'held') return [`stuck: ${id} (${change.act}) is still ${state}`]
  const minutes = (decidedAt - plannedAt) / 60_000
  return decidedAt - plannedAt > LONGEST_OPEN_MS ? [`stuck: ${id} was open for ${minutes} minutes`] : []
}

// What was open when it was told may have become anything since.
function judgeWord({ change, state }, record) {
  if (!record) return [`false: ${change} was told, but is not on record`]
  const kept = (state !== 'applied' && state !== 'failed') || record.state === state
  return kept ? [] : [`false: ${change} was told to be ${state} and is ${record.state}`]
}

function judgeLinks(records) {
  const linked = records.flatMap(({ change, outcome }) =>
    change.act.startsWith('create_') && outcome?.record ? [outcome.record.id] : [],
  )
  return new Set(linked).size < linked.length ? ['false: two changes are linked to one document'] : []
}
