import { it } from 'vitest'
import { house } from '../house.ts'
it('x', async () => {
  const open = await house()
  for (const [tool, input] of [['close_status', {}], ['run_close_checks', {}], ['run_close_checks', {}], ['close_status', {}], ['close_status', {organisation:'all'}]] as const) {
    open.calls.splice(0)
    const r = await open.call(tool, input)
    console.log(tool, open.calls.length, r.text, JSON.stringify(r.data).slice(0, 1500))
  }
  await open.close()
})
