import { addDays, type Day, weekday } from '../../books/day.ts'
import { lastWorkingDay, nextWorkingDay } from './calendar.ts'
import { type RandomSource, randomSource } from './random.ts'

/** How a customer pays: days after the due date on average, their standard deviation, and never later than `latest`. */
export interface Habit {
  mean: number
  deviation: number
  latest?: number
  /** Whether it pays in one run a week; else on any working day. */
  inRuns?: boolean
  /** Documents in a thousand that lie about for weeks. */
  forgets?: number
}

/** The working day on which somebody pays a document of a day and a due day; never before the day after its date. `chance` is any whole number. */
export type Pays = (day: Day, due: Day, chance: number) => Day

/** Documents in a thousand that are paid apart from the others that fall due in the same week. */
const APART = 150
/** In a thousand, how often what falls due on a weekend counts as due on Friday; else as due on Monday. */
const BEFORE_WEEKEND = 300

/** A payer of a habit: what falls due in one week is mostly paid on one day. `seed` gives each payer its own course. */
export function payer(habit: Habit, seed: string): Pays {
  return (day, due, chance) => {
    const own = randomSource(`${seed}/pays/${due}/${chance}`)
    const draw = own.chance(APART) ? own : randomSource(`${seed}/pays/${mondayOf(due)}`)
    const from = draw.chance(BEFORE_WEEKEND) ? lastWorkingDay(due) : nextWorkingDay(due)
    const forgotten = own.chance(habit.forgets ?? 0) ? weeksAbout(own) : 0
    const wanted = wantedDay(day, due, habit, addDays(from, lateness(habit, draw) + forgotten))
    return within(habit, day, due, habit.inRuns === true ? runFrom(wanted, seed) : nextWorkingDay(wanted))
  }
}

/** The working day on which a document is paid by itself. */
export function paymentDay(day: Day, due: Day, habit: Habit, source: RandomSource): Day {
  const wanted = wantedDay(day, due, habit, addDays(due, lateness(habit, source)))
  return within(habit, day, due, nextWorkingDay(wanted))
}

function wantedDay(day: Day, due: Day, { latest }: Habit, wanted: Day): Day {
  const last = latest === undefined ? wanted : addDays(due, latest)
  return laterOf(wanted < last ? wanted : last, addDays(day, 1))
}

function lateness({ mean, deviation }: Habit, source: RandomSource): number {
  return mean + Math.round((source.normal() * deviation) / 1000)
}

function within({ latest }: Habit, day: Day, due: Day, paid: Day): Day {
  if (latest === undefined || paid <= addDays(due, latest)) return paid
  return addDays(paid, -3) > day ? addDays(paid, -3) : paid
}

/** Days: mostly two or three weeks, now and then some months. */
function weeksAbout(source: RandomSource): number {
  return Math.round(24 * Math.exp((source.normal() * 900) / 1_000_000))
}

/** Monday to Friday, each as often in twenty as runs fall on it. */
const RUN_DAYS: readonly number[] = [4, 6, 3, 3, 4].flatMap((times, day) => Array.from({ length: times }, () => day))

/** The first payment run on a day or after it. */
function runFrom(from: Day, seed: string): Day {
  const monday = mondayOf(from)
  const run = runOf(monday, seed)
  return run >= from ? run : runOf(addDays(monday, 7), seed)
}

function runOf(monday: Day, seed: string): Day {
  return addDays(monday, randomSource(`${seed}/run/${monday}`).pick(RUN_DAYS))
}

function mondayOf(day: Day): Day {
  return addDays(day, -((weekday(day) + 6) % 7))
}

function laterOf(one: Day, other: Day): Day {
  return one > other ? one : other
}
