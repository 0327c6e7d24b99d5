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
  mirror    time of ageing through the copy of documents against reading Xero (at most 1x), and the calls of bringing it up to date (at most 6)
              --invoices N       open invoices, 100 to 50000 (default 10000)
              --rounds N         measured readings of each, 1 to 50 (default 5)
  writes    schedules of writes on a simulated clock, wire and crashes: none may be there twice, be lost or stay open
              --seeds N          schedules, 1 to 1000000 (default 2000)
              --from S           the first seed (default 1)
              --variant V        product, or what must fail: payload-hash, one-clock
              --trace            print everything that happens
  kills     servers killed with -9 while clients draft invoices over stdio: each must be there once, the audit whole
              --kills N          1 to 2000 (default 200)
              --invoices N       3 to 3000 (default 300)
              --seed S           draws faults and moments (default 1)
  guard     what the record of a draft costs in ms and against one HTTP call, and the POSTs of 1000 drafts (at most 20)
              --drafts N         drafts made one by one, 20 to 2000 (default 200)
  limiter   300 calls in the background and people who ask meanwhile, under this limiter and three others: none refused for the minute,
            people wait at most 1.5 s (p95), at most 1.1x of what 60 calls a minute take
              --seeds N          mornings of each, 1 to 1000 (default 20)
  tokens    tokens of tools/list (at most 8000 of core, 11000 by default, 26000 of everything) and of a list of 100 invoices (at most 4000)
  http      one cheap call over HTTP by 1 and by 50 clients, against a bare server of the same SDK (p50 at most 3x, p95 at most 4x)
              --calls N          calls in a round, 50 to 10000 (default 500)
              --rounds N         measured rounds, 1 to 50 (default 5)
  collections how well payment curves tell who pays late, next to simpler guesses: on a generated ledger, or on a file of closed invoices
              --customers N      of the generated ledger, 30 to 5000 (default 1056, some 40000 invoices)
              --seed S           draws the generated ledger (default 1)
              --data PATH        the file instead; the project holds none
              --format F         ibm (due and settled dates) or hrc (due and clear dates)
              --days D           auto (default), business or calendar
  inventory how much stock this reorder engine needs for the same share of demand met, next to other ways, and the time of planning (at most 2 s)
              --data PATH        a file of demand instead of a generated shop; the project holds none
              --format F         retail (weekly, with a header) or parts (monthly, without); told by the file unless given
              --items N          of the generated shop, 20 to 5000 (default 400)
              --seed S           draws the generated shop (default 1)
              --plan N           items whose planning is timed, 10 to 20000 (default 4000)
  bank-matching how many lines of bank statements are matched with the bills that they pay, and how many of the matches are right, next to simpler ways
              --data PATH        paid bills instead of made-up ones, plain or gzipped; the project holds none
              --companies C      held-out (default), tuning or all of those in the file
              --seed S           draws the statements (default 1)
              --reported         print every wrong match
  close     how much of what is planted into real months of bills a review finds, and how much it says of those months as they are
              --data PATH        bills, or card purchases (tax codes), instead of generated bills; the project holds none
              --companies LIST   of the bills, such as 6,7,8 (default all); 0 to 5 were used for tuning, the bars are for the others
              --rounds N         times that errors are planted into each month, 1 to 50 (default 1)
              --seed S           draws what is planted (default 1)
              --speed N          documents a month, 13 months of which all checks see (default 5000, 1500 ms; 0 leaves it out)
  debtors   CPU time of ranking debtors, from documents at hand and as a warm call over the sealed copy (each at most 1 s)
              --paid N           paid invoices, 100 to 90000 (default 90000)
              --open N           open invoices, 10 to 10000 (default 10000)
              --rounds N         measured rankings of each, 1 to 50 (default 5)
  flux      flags of unusual accounts a month, and amounts on a wrong account that are found, on a file of real bills, next to simpler rules
              --data PATH        the bills; the project holds none
  close-companies  what the checks of a close find in generated companies that are right, and in the same with known errors, and which look-alikes they take
            for errors; each closing takes some 4 s, and 36 companies make about 20 errors of a type
              --companies N      1 to 500 (default 8)
              --rounds N         times that each is closed with errors, 0 to 50 (default 5)
              --seed S           the first of the companies, 1 to 900 (default 1)
              --errors N         in each company (default: two in 100 of the month's documents)
              --tune             companies for tuning instead of those for reporting
              --trace            print what is said of right companies, and what is missed
  close-speed  calls and own CPU time of closing a large month: at most 20 beside its pages, 25 an hour later, 12 unchanged, 5 s
              --documents N      of the month, 50 to 6000 (default 5000)
  simulator simple reads from the simulator (at least 1000 a CPU second), and the time of loading a company (at most 10 s)
              --invoices N       invoices and bills of the company, 100 to 100000 (default 100000)
              --reads N          reads of each kind in a round, 50 to 10000 (default 500)

  --gate    exit with 1 where a bar is missed

Needs a build: npm run build.
`

const OPTIONS = {
  start: { rounds: [3, 50, 11], official: 'path' },
  ageing: { invoices: [100, 50_000, 10_000] },
  mirror: { invoices: [100, 50_000, 10_000], rounds: [1, 50, 5] },
  writes: {
    seeds: [1, 1_000_000, 2_000],
    from: [0, 1_000_000_000, 1],
    variant: ['product', 'payload-hash', 'one-clock'],
    trace: 'flag',
  },
  kills: { kills: [1, 2_000, 200], invoices: [3, 3_000, 300], seed: [0, 1_000_000_000, 1] },
  guard: { drafts: [20, 2_000, 200] },
  limiter: { seeds: [1, 1_000, 20] },
  tokens: {},
  http: { calls: [50, 10_000, 500], rounds: [1, 50, 5] },
  debtors: { paid: [100, 90_000, 90_000], open: [10, 10_000, 10_000], rounds: [1, 50, 5] },
  collections: {
    customers: [30, 5_000, 1_056],
    seed: [1, 1_000_000_000, 1],
    data: 'path',
    format: ['ibm', 'hrc'],
    days: ['auto', 'business', 'calendar'],
  },
  inventory: {
    data: 'path',
    format: ['by content', 'retail', 'parts'],
    items: [20, 5_000, 400],
    seed: [1, 1_000_000_000, 1],
    plan: [10, 20_000, 4_000],
  },
  flux: { data: 'path' },
  'close-companies': {
    companies: [1, 500, 8],
    rounds: [0, 50, 5],
    seed: [1, 900, 1],
    errors: [0, 60, 0],
    tune: 'flag',
    trace: 'flag',
  },
  'close-speed': { documents: [50, 6_000, 5_000] },
  'bank-matching': {
    data: 'path',
    companies: ['held-out', 'tuning', 'all'],
    seed: [1, 1_000_000, 1],
    reported: 'flag',
  },
  close: {
    data: 'path',
    companies: 'list',
    rounds: [1, 50, 1],
    seed: [1, 1_000_000_000, 1],
    speed: [0, 10_000, 5_000],
  },
  simulator: { invoices: [100, 100_000, 100_000], reads: [50, 10_000, 500] },
}

function readOptions(name, args) {
  const options = { gate: false }
  for (const [key, kind] of Object.entries(OPTIONS[name])) options[key] = defaultOf(kind)
  for (let index = 0; index < args.length; index++) {
    const key = args[index].replace(/^--/, '')
    if (key === 'gate' || OPTIONS[name][key] === 'flag') options[key] = true
    else if (key in OPTIONS[name]) options[key] = readValue(key, OPTIONS[name][key], args[++index])
    else fail(`${args[index]} is not an option of ${name}.`)
  }
  return options
}

function defaultOf(kind) {
  if (!Array.isArray(kind)) return kind === 'flag' ? false : undefined
  return isChoice(kind) ? kind[0] : kind[2]
}

function isChoice(kind) {
  return typeof kind[0] === 'string'
}

function readValue(key, kind, text) {
  if (kind === 'path') return text && existsSync(text) ? text : fail(`--${key}: there is no file ${text}.`)
  if (kind === 'list') return text || fail(`--${key} needs names, separated by commas.`)
  if (isChoice(kind)) return kind.includes(text) ? text : fail(`--${key} must be one of ${kind.join(', ')}.`)
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
