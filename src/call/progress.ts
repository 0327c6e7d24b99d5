import type { Clock } from '../books/clock.ts'

/** Tells how far a part of a call is: `done` of `total` where that is known, and in words of ours what is being done. */
export type Report = (done: number, total?: number, message?: string) => void

/** What a host is told of a call that takes long: `progress` grows from note to note. */
export interface ProgressNote {
  progress: number
  total?: number
  message?: string
}

/** The parts of one call that say how far they are; its host is told of all of them together. */
export interface CallParts {
  part(): Report
  /** Nothing is told any more; settles when what was told has left. */
  end(): Promise<void>
}

const LEAST_MS = 300

/** Adds up what the parts of a call report and tells it at most three times a second. `tell` may fail: nothing depends on it. */
export function callParts(clock: Clock, tell: ((note: ProgressNote) => Promise<void>) | undefined): CallParts {
  const parts: { done: number; total: number | undefined }[] = []
  const leaving: Promise<unknown>[] = []
  let told = { progress: 0, at: Number.NEGATIVE_INFINITY }
  let over = tell === undefined
  const report = (message: string | undefined) => {
    const progress = parts.reduce((sum, { done }) => sum + done, 0)
    if (over || progress <= told.progress || clock.now() < told.at + LEAST_MS) return
    told = { progress, at: clock.now() }
    const total = parts.reduce((sum: number | undefined, part) => plus(sum, part.total), 0)
    const note = { progress, ...(total === undefined ? {} : { total }), ...(message === undefined ? {} : { message }) }
    leaving.push(tell?.(note).catch(() => undefined) ?? Promise.resolve())
  }
  return {
    part: () => {
      const own: (typeof parts)[number] = { done: 0, total: undefined }
      return (done, total, message) => {
        if (!parts.includes(own)) parts.push(own)
        own.done = Math.max(own.done, done)
        own.total = total === undefined ? undefined : Math.max(total, own.done)
        report(message)
      }
    },
    end: async () => {
      over = true
      await Promise.all(leaving)
    },
  }
}

function plus(sum: number | undefined, total: number | undefined): number | undefined {
  return sum === undefined || total === undefined ? undefined : sum + total
}
