import { openHouse } from './house.js'
import { conclude, printTable, show } from './report.js'

/** Counts the HTTP calls of get_ageing over a company with so many open invoices: cold, then again. */
export async function bench({ invoices }) {
  const founding = performance.now()
  const { client, calls, close } = await openHouse({ seed: 1, invoices, bills: 0, open: invoices })
  const foundedMs = performance.now() - founding
  const cold = await measure(client, calls)
  const warm = await measure(client, calls)
  await close()
  printTable([
    ['get_ageing', 'HTTP calls', 'ms'],
    ['cold', cold.calls, show(cold.ms)],
    ['warm', warm.calls, show(warm.ms)],
  ])
  console.log(`\n${cold.answer}`)
  return conclude(
    'ageing',
    [{ what: `HTTP calls over ${invoices} open invoices`, value: cold.calls, limit: Math.ceil(invoices / 1000) + 3 }],
    { invoices, foundedMs, cold, warm },
  )
}

async function measure(client, calls) {
  const before = calls.length
  const began = performance.now()
  const result = await client.callTool({ name: 'get_ageing', arguments: {} }, { timeout: 300_000 })
  const ms = performance.now() - began
  const answer = result.content[0].text.split('\n')[0]
  if (result.isError) throw new Error(answer)
  return { calls: calls.length - before, ms, answer }
}
