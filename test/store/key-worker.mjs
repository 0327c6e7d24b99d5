// One process that opens a store with the computer's own keychain, and says which key it has.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const [, , built, folder, given = '{}'] = process.argv
const load = (name) => import(pathToFileURL(join(built, 'store', `${name}.js`)).href)
const [{ findKey }, { systemKeychain }, { openStore }] = await Promise.all(['keys', 'keychain', 'open-store'].map(load))
const wait = (milliseconds, signal) => delay(milliseconds, undefined, { signal })
const told = []
const onTrouble = (message) => told.push(message)
const keychain = systemKeychain({ platform: process.platform, wait, onTrouble })
const began = Date.now()
try {
  const { key, kind, whenWrong } = await findKey({
    ...{ folder, keychain, random: randomBytes, onTrouble },
    ...JSON.parse(given),
  })
  const ms = Date.now() - began
  const store = await openStore({
    ...{ file: join(folder, 'store.sqlite'), key, whenWrong, random: randomBytes, worker: `${process.pid}` },
    clock: { now: () => Date.now(), wait },
    newHandle: () => randomBytes(4).toString('hex'),
    countedAmount: () => 100n,
  })
  await store.close()
  process.stdout.write(JSON.stringify({ key: Buffer.from(key).toString('hex'), kind, told, ms }))
} catch (thrown) {
  process.stdout.write(
    JSON.stringify({ fact: thrown.fact ?? `${thrown}`, next: thrown.next, told, ms: Date.now() - began }),
  )
}
