import { foundSimulator } from '../dist/cli/open-demo.js'
import { createLog } from '../dist/log.js'
import { fixedClock } from '../dist/simulator/clock.js'

let simulator

process.on('message', async ({ found, now, app, id, request }) => {
  if (found) {
    simulator = foundSimulator(found, fixedClock(now), createLog('silent'))
    process.send({ organisations: [...simulator.state.organisations.keys()] })
  } else if (app) simulator.state.identity.apps.set(...app)
  else {
    simulator.clock.set(now)
    const answer = await simulator.handle(request)
    process.send({ id, answer })
  }
})
