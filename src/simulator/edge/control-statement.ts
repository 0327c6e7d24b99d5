import { formatDecimal } from '../../books/money.ts'
import type { WireAnswer } from '../contract.ts'
import type { Match } from '../person/reconcile.ts'
import type { StatementRow } from '../person/statement.ts'
import type { StatementLine } from '../state-money.ts'
import { type Fields, fieldsOf, readText } from './body.ts'
import type { Control } from './control-answer.ts'
import { amountIn, dayIn, personFor, textIn } from './control-person.ts'
import { jsonAnswer, textAnswer } from './envelope.ts'
import type { Desk } from './traffic.ts'

/** Controls of bank statements: what the bank delivers, and what people reconcile it with. */
export const statementControls: Readonly<Record<string, Control>> = {
  'GET statement-lines': (desk, query) => {
    const lines = personFor(desk, query).statementLines(textIn(query, 'account'), query.get('open') === 'true')
    return jsonAnswer(200, { lines: lines.map(lineJson) })
  },
  'GET statement-file': (desk, query) =>
    textAnswer(200, 'text/csv; charset=utf-8', personFor(desk, query).exportUncodedLines(textIn(query, 'account'))),
  'POST statement-lines': (desk, body) => {
    const rows = listIn(body, 'rows').map(rowOf)
    const lines = personFor(desk, body).importStatement(textIn(body, 'account'), rows)
    return jsonAnswer(200, { lines: lines.map(lineJson) })
  },
  'POST reconcile': reconcile,
  'DELETE reconcile': (desk, body) => {
    personFor(desk, body).unreconcile(textIn(body, 'line'))
    return jsonAnswer(200, {})
  },
}

function reconcile(desk: Desk, body: Fields): WireAnswer {
  const [person, line] = [personFor(desk, body), textIn(body, 'line')]
  if (body.has('coding')) {
    const coding = fieldsOf(body.get('coding'))
    const [taxType, description] = [readText(coding.get('taxType')), readText(coding.get('description'))]
    const bankTransaction = person.createAndMatch(line, {
      contactId: textIn(coding, 'contact'),
      accountCode: textIn(coding, 'account'),
      ...(taxType === undefined ? {} : { taxType }),
      ...(description === undefined ? {} : { description }),
    })
    return jsonAnswer(200, { bankTransaction })
  }
  if (body.has('documents')) person.matchDocuments(line, listIn(body, 'documents').map(documentOf))
  else person.reconcile(line, listIn(body, 'matches').map(matchOf))
  return jsonAnswer(200, {})
}

function listIn(body: Fields, name: string): Fields[] {
  const list = body.get(name)
  if (!Array.isArray(list)) throw new RangeError(`${name} must be a list`)
  return list.map(fieldsOf)
}

function documentOf(fields: Fields): { documentId: string; amount?: bigint } {
  const amount = amountIn(fields, 'amount')
  return { documentId: textIn(fields, 'document'), ...(amount === undefined ? {} : { amount }) }
}

function matchOf(fields: Fields): Match {
  const kind = readText(fields.get('kind'))
  if (kind !== 'payment' && kind !== 'batchPayment' && kind !== 'bankTransaction') {
    throw new RangeError('kind must be payment, batchPayment or bankTransaction')
  }
  return { kind, id: textIn(fields, 'id').toLowerCase() }
}

function rowOf(fields: Fields): StatementRow {
  const [date, amount] = [dayIn(fields, 'date'), amountIn(fields, 'amount')]
  if (date === undefined || amount === undefined) throw new RangeError('every row needs a date and an amount')
  const texts = ['payee', 'reference', 'description', 'checkNumber'].flatMap((name) => {
    const text = readText(fields.get(name))
    return text === undefined ? [] : [[name, text] as const]
  })
  return { date, amount, ...Object.fromEntries(texts) }
}

function lineJson({ amount, accountId, ...line }: StatementLine): Record<string, unknown> {
  return { ...line, account: accountId, amount: formatDecimal(amount, 2) }
}
