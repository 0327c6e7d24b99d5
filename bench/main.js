// Benchmarks against the built server in dist/. Each prints a table and ends with one JSON line.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const HELP = `npm run bench -- NAME [options] [--gate]

  start     spawn to initialize answer and idle memory, against a bare server of the same SDK (both at most 1.3x)
              --rounds N         measured starts of each server, 3 to 50 (default 11)
              --official ENTRY   also start the published official server, from the path of its entry file:
                                 npm install --prefix ../official @xeroapi/xero-mcp-server@0.0.17
                                 --official ../official/node_modules/@xeroapi/xero-mcp-server/dist/index.js
  ageing    HTTP calls and time of get_ageing over many open invoices (at most ceil(N/1000)+3 calls)
              --invoices N       open invoices, 100 to 50000 (default 10000)
  tokens    tokens of tools/list (at most 6000) and of a list of 100 invoices (at most 4000)

  --gate    exit with 1 where a bar is missed

Needs a build: npm run build.
`

const OPTIONS = {
  start: { rounds: [3, 50, 11], official: 'path' },
  ageing: { invoices: [100, 50_000, 10_000] },
  tokens: {},
}

function readOptions(name, args) {
  const options = { gate: false }
  for (const [key, kind] of Object.entries(OPTIONS[name])) options[key] = Array.isArray(kind) ? kind[2] : undefined
  for (let index = 0; index < args.length; index++) {
    const key = args[index].replace(/^--/, '')
    if (key === 'gate') options.gate = true
    else if (key in OPTIONS[name]) options[key] = readValue(key, OPTIONS[name][key], args[++index])
    else fail(`${args[index]} is not an option of ${name}.`)
  }
  return options
}

function readValue(key, kind, text) {
  if (kind === 'path') return text && existsSync(text) ? text : fail(`--${key}: there is no file ${text}.`)
  const [least, most] = kind
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  return fail(`--${key} must be a whole number from ${least} to ${most}.`)
}

function fail(message) {
  console.error(`${message}\n\n${HELP}`)
  process.exit(2)
}

const [name, ...args] = process.argv.slice(2)
if (name === undefined || name === 'help' || name === '--help') {
  console.log(HELP)
} else {
  if (!(name in OPTIONS)) fail(`There is no benchmark ${name}.`)
  if (!existsSync(fileURLToPath(new URL('../dist/main.js', import.meta.url)))) fail('dist/main.js is missing.')
  const options = readOptions(name, args)
  const { bench } = await import(`./${name}.js`)
  const kept = await bench(options)
  if (options.gate && !kept) process.exitCode = 1
}
