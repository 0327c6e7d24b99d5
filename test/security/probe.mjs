// Loaded into a server before its own code: tells on SIGUSR2 what this process and a child of it have in their environment, and on SIGHUP
// lets it crash with a secret in the error, as a library's error carries the request that failed.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const { PROBE_OUT, XERO_MCP_CLIENT_SECRET } = process.env
process.on('SIGUSR2', () => {
  const child = execFileSync(process.execPath, ['-p', 'JSON.stringify(process.env)'], { encoding: 'utf8' })
  const { environmentVariables: report } = process.report.getReport()
  writeFileSync(PROBE_OUT, JSON.stringify({ own: process.env, child: JSON.parse(child), report }))
  process.stderr.write('probed\n')
})
process.on('SIGHUP', () => {
  setImmediate(() => {
    throw Object.assign(new Error(`request with ${XERO_MCP_CLIENT_SECRET} failed`), {
      config: { headers: { authorization: `Basic ${btoa(`app:${XERO_MCP_CLIENT_SECRET}`)}` } },
    })
  })
})
