import { SaxesParser } from 'saxes'
import { quoted } from '../../../books/ledger-text.ts'
import { statementFault } from './statement-text.ts'

/** An element without its namespace: its text, attributes and children; `line` is where it begins. */
export interface Element {
  name: string
  line: number
  text: string
  attributes: Readonly<Record<string, string>>
  children: Element[]
}

const DEEPEST = 40
const MOST_ELEMENTS = 400_000

/**
 * The root of an XML text. Document types are refused, so that no entity is ever defined or loaded, and so is what nests too deep or has too many
 * elements. Throws Fault naming `field` and the line.
 */
export function xmlTree(text: string, field: string): Element {
  const parser = new SaxesParser()
  const open: Element[] = []
  let root: Element | undefined
  let count = 0
  const refuse = (fact: string) => {
    throw statementFault(field, `line ${parser.line}: ${fact}`, 'Export the statement again from the bank.')
  }
  parser.on('doctype', () => refuse('it declares a document type, which no statement needs.'))
  parser.on('error', ({ message }) =>
    refuse(`it is not well-formed XML (${quoted(message.replace(/^[\d:\s]+/, ''), 80)}).`),
  )
  parser.on('opentag', ({ name, attributes }) => {
    count += 1
    if (open.length >= DEEPEST || count > MOST_ELEMENTS) refuse('it nests too deep or has too many elements.')
    const element = { name: bare(name), line: parser.line, text: '', attributes: { ...attributes }, children: [] }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  const add = (words: string) => {
    const inside = open.at(-1)
    if (inside) inside.text += words
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => open.pop())
  parser.write(text).close()
  return root ?? refuse('it has no element.')
}

function bare(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The elements that a path of names leads to from an element, in their order. */
export function elementsAt(from: Element | undefined, path: string): Element[] {
  let found = from ? [from] : []
  for (const name of path.split('/'))
    found = found.flatMap(({ children }) => children.filter((one) => one.name === name))
  return found
}

/** The trimmed text at the first of some paths that leads to any; empty where none does. */
export function textAt(from: Element | undefined, ...paths: readonly string[]): string {
  for (const path of paths) {
    const text = elementsAt(from, path)[0]?.text.trim()
    if (text) return text
  }
  return ''
}
