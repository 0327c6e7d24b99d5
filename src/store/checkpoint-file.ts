import { open } from 'node:fs/promises'
import type { Checkpoint } from '../call/audit.ts'
import type { CheckpointSink } from './checkpoints.ts'

/** Keeps checkpoints in a file of one JSON line each, readable by its owner alone; settles when the line is on the disk. */
export function checkpointFile(path: string): CheckpointSink {
  return async (checkpoint) => {
    const file = await open(path, 'a+', 0o600)
    try {
      const { size } = await file.stat()
      const last = Buffer.alloc(1)
      if (size > 0) await file.read(last, 0, 1, size - 1)
      // A line that was cut off when the machine went down must not swallow this one.
      const start = size > 0 && last.toString() !== '\n' ? '\n' : ''
      await file.write(`${start}${JSON.stringify(checkpoint)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

/** The checkpoints in the text of such a file, and the numbers of the lines that are none. */
export function readCheckpoints(text: string): { checkpoints: Checkpoint[]; unreadable: number[] } {
  const checkpoints: Checkpoint[] = []
  const unreadable: number[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const checkpoint = readLine(line)
    if (checkpoint) checkpoints.push(checkpoint)
    else unreadable.push(index + 1)
  }
  return { checkpoints, unreadable }
}

function readLine(line: string): Checkpoint | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) return undefined
    const { seq, at, hash, prevSignature, signature, publicKey } = value as Record<string, unknown>
    if (typeof seq !== 'number' || typeof at !== 'number' || typeof hash !== 'string') return undefined
    if (typeof prevSignature !== 'string' || typeof signature !== 'string' || typeof publicKey !== 'string') {
      return undefined
    }
    return { seq, at, hash, prevSignature, signature, publicKey }
  } catch {
    return undefined
  }
}
