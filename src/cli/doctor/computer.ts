import { type Finding, faulty, fine } from '../../call/findings.ts'

/** What runs the server. */
export interface ComputerFacts {
  /** Of this server. */
  version: string
  /** Of Node, such as 22.11.0. */
  node: string
  engine: string
  platform: string
}

const LEAST_NODE = [20, 19] as const

/** Whether Node is new enough, and what opens the record. */
export function computerFindings({ version, node, engine, platform }: ComputerFacts): Finding[] {
  const [major = 0, minor = 0] = node.split('.').map((part) => Number.parseInt(part, 10) || 0)
  const enough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])
  return [
    fine('computer.server', `xero-mcp ${version} on ${platform}.`),
    enough
      ? fine('computer.node', `Node ${node}; the record is opened with ${engine}.`)
      : faulty(
          'computer.node',
          `Node ${node} is too old.`,
          `Install Node ${LEAST_NODE.join('.')} or newer, and give the host its full path.`,
        ),
  ]
}
