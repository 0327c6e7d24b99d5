// Begins to bring a store up to date and is killed after so many statements of it, as a process is when its computer loses power.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [, , built, file, statements] = process.argv
const load = (name) => import(pathToFileURL(join(built, 'store', `${name}.js`)).href)
const [{ migrate }, { openSqlite }] = await Promise.all(['migrations', 'sqlite'].map(load))
const database = await openSqlite(file)
let left = Number(statements)
const mortal = async (work) => {
  if (left === 0) process.kill(process.pid, 'SIGKILL')
  left -= 1
  return await work()
}
await migrate({
  ...database,
  transaction: (work) =>
    database.transaction((sql) =>
      work({
        all: (...all) => mortal(() => sql.all(...all)),
        run: (...all) => mortal(() => sql.run(...all)),
      }),
    ),
})
await database.close()
