import { readFileSync, statSync } from 'node:fs'
import { type Policy, policyOf } from '../call/policy.ts'
import { type LoadedPolicy, loadPolicy, watchPolicy } from '../call/policy-file.ts'
import type { PolicyChoice } from '../config.ts'

/** The operator's policy as it stands at each moment, and what was wrong with it at the start, for standard error. */
export interface PolicyInForce {
  policy(): Policy
  notices: readonly string[]
}

/** Reads the chosen policy; a file is looked at again before each decision, and may only tighten while the server runs. */
export async function policyInForce(choice: PolicyChoice, warn: (message: string) => void): Promise<PolicyInForce> {
  if ('preset' in choice) {
    const preset = policyOf(choice.preset)
    return { policy: () => preset, notices: [] }
  }
  const { file } = choice
  const version = () => versionOf(file)
  const tools = await toolNames()
  const firstVersion = version()
  const { policy, faults } = loaded(file, tools)
  const notices = faults.map((fault) => `${file}: ${fault} Running as "observe": nothing can be written.`)
  const read = () => readFileSync(file, 'utf8')
  return { policy: watchPolicy({ first: policy, firstVersion, version, read, tools, warn }), notices }
}

// Only a file can name a tool that there is not, and the catalogue takes long to load.
async function toolNames(): Promise<string[]> {
  const { catalogue } = await import('../catalogue.ts')
  return catalogue.map(({ name }) => name)
}

function loaded(file: string, tools: readonly string[]): LoadedPolicy {
  try {
    return loadPolicy(readFileSync(file, 'utf8'), tools)
  } catch {
    return { policy: policyOf('observe'), faults: ['It cannot be read.'] }
  }
}

function versionOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true })
  return stat && `${stat.ino} ${stat.size} ${stat.mtimeNs}`
}
