import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

// Loaded before the program: the disk has two pages left.
const { statfsSync } = fs
fs.statfsSync = (path) => Object.assign(statfsSync(path), { bavail: 2, bsize: 4096 })
syncBuiltinESMExports()
