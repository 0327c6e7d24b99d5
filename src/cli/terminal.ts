import { stderr, stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** A terminal with a person at it. */
export interface Terminal {
  /** Whether a person both reads and types here: neither side is a pipe or a file. */
  isTTY: boolean
  /** How many characters fit on a line. */
  columns: number
  write(text: string): void
  complain(text: string): void
  /** What the person types after a question, up to Enter. Throws Interrupted on Ctrl+C, at the end of input and when the signal takes the question back. */
  ask(question: string, signal?: AbortSignal): Promise<string>
  /** As `ask`, without showing what is typed. */
  askHidden(question: string): Promise<string>
}

/** The person stopped instead of answering. */
export class Interrupted extends Error {}

/** The terminal of this process; nothing else reads its standard input. */
export function processTerminal(): Terminal {
  return {
    isTTY: stdin.isTTY === true && stdout.isTTY === true,
    // A terminal that does not know its width says 0.
    columns: stdout.columns > 0 ? stdout.columns : USUAL_COLUMNS,
    write: (text) => stdout.write(text),
    complain: (text) => stderr.write(text),
    ask: (question, signal) => answerTo(question, stdout, signal),
    async askHidden(question) {
      try {
        return await answerTo(question, silent())
      } finally {
        stdout.write('\n')
      }
    },
  }
}

const USUAL_COLUMNS = 80

// A reader of its own for each question: between two, Ctrl+C ends the process and the terminal is as it was.
function answerTo(question: string, output: NodeJS.WritableStream, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    // It turns the terminal's own echo off, so it must be there before the question invites a code.
    const lines = createInterface({ input: stdin, output, terminal: true, historySize: 0 })
    lines.once('SIGINT', () => lines.close())
    signal?.addEventListener('abort', () => lines.close(), { once: true })
    lines.once('close', () => reject(new Interrupted('stopped')))
    if (output !== stdout) stdout.write(question)
    lines.question(question, (answer) => {
      resolve(answer)
      lines.close()
    })
  })
}

function silent(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
