// The server as it is started by a host, but in a hurry: its clock runs KILLS_SCALE times as fast since KILLS_EPOCH, so that waits of minutes
// take seconds. The product has no such switch; this file is for tests alone.
import { systemClock } from '../../dist/system.js'
import { scaledClock } from './scaled-clock.js'

Object.assign(systemClock, scaledClock(Number(process.env.KILLS_EPOCH), Number(process.env.KILLS_SCALE)))
await import('../../dist/main.js')
