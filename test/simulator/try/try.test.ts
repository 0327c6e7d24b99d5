import { it } from 'vitest'
import { operations, replyNonconformities } from '../conformance.ts'
import { sweep, sweepWire } from '../sweep.ts'

it('x', async () => {
  const xero = await sweepWire()
  const swept = await sweep(xero)
  const done = new Set(swept.map((s) => s.operation.name))
  console.log(
    'missing',
    operations.filter((o) => !done.has(o.name)).map((o) => o.name),
  )
  const out: string[] = []
  for (const { operation: o, path, reply } of swept) {
    if (reply.status === 501) continue
    if (reply.status > 204) out.push(`${o.name} ${path} ${reply.status} ${reply.sentence || reply.text.slice(0, 200)}`)
    else if (o.reply !== 'bytes' && o.reply !== '-')
      for (const n of replyNonconformities(reply.json, o.reply)) out.push(`${o.name} ${n}`)
  }
  console.log(out.join('\n'))
  console.log('501:', swept.filter((s) => s.reply.status === 501).length, 'of', swept.length)
})
