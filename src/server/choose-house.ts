import { cleanText } from '../books/ledger-text.ts'
import { Fault } from '../call/fault.ts'
import type { House } from '../call/run.ts'
import type { ReadTool, Tool } from '../call/tool.ts'

/** What a call is for: one organisation, or all of them where a reading tool can; with the arguments that are left. */
export type Chosen = { house: House; input: unknown } | { across: ReadTool; usual: House | undefined; input: unknown }

/** The word in `organisation` that means all of them; one that is really called so is reached by its id. */
const ALL = 'all'

const MOST_NAMES = 10
const SHORT_ID = /^[0-9a-f]{8}$/

/** Which organisations a call is for, by name or id; `defaultName` is what is meant when none is named. Throws Fault where it is not certain. */
export function chooseHouse(
  houses: readonly House[],
  tool: Tool,
  raw: unknown,
  defaultName: string | undefined,
): Chosen {
  if (houses.length === 0) throw NOT_CONNECTED
  const { wanted, input } = splitOrganisation(raw)
  if (wanted !== undefined && plainOrganisation(wanted) === ALL)
    return { ...everywhere(tool, houses, defaultName), input }
  if (wanted !== undefined) return { house: named(houses, wanted, 'organisation'), input }
  if (tool.kind === 'read' && tool.across?.together && houses.length > 1) {
    return { ...everywhere(tool, houses, defaultName), input }
  }
  if (defaultName !== undefined) return { house: named(houses, defaultName, 'the configured organisation'), input }
  const [only] = houses
  if (only && houses.length === 1) return { house: only, input }
  throw new Fault(
    'ambiguous',
    `organisation: ${houses.length} organisations are connected and none was named.`,
    `Call again with organisation: one of ${listNames(houses)}.`,
  )
}

const NOT_CONNECTED = new Fault(
  'unauthorised',
  'No organisation of Xero is connected to this server yet.',
  'Nothing was done. A person runs "xero-mcp login" on a terminal of this computer, with the settings of this server; then ask again, without a restart. ("xero-mcp org list" shows organisations that were put out of use.)',
)

function everywhere(tool: Tool, houses: readonly House[], defaultName: string | undefined) {
  if (tool.kind === 'write') {
    throw new Fault(
      'refused',
      `organisation: "${ALL}" is for reading, and ${tool.name} changes Xero.`,
      'Nothing was done. Name one organisation; for several make one call each.',
    )
  }
  if (!tool.across) {
    throw new Fault(
      'invalid_input',
      `organisation: ${tool.name} answers for one organisation at a time.`,
      `Name one of ${listNames(houses)}.`,
    )
  }
  const [usual] = defaultName === undefined ? [] : fitting(houses, defaultName)
  return { across: tool, usual }
}

function splitOrganisation(raw: unknown): { wanted: string | undefined; input: unknown } {
  if (typeof raw !== 'object' || raw === null || !('organisation' in raw)) return { wanted: undefined, input: raw }
  const { organisation, ...input } = raw
  if (organisation === undefined || organisation === null) return { wanted: undefined, input }
  if (typeof organisation === 'string') return { wanted: organisation, input }
  throw new Fault('invalid_input', 'organisation: must be a name or an id, as text.', 'See list_organisations.')
}

function named(houses: readonly House[], wanted: string, argument: string): House {
  const found = fitting(houses, wanted)
  const [house, second] = found
  if (house && !second) return house
  const typed = `"${cleanText(wanted, 60)}"`
  if (second) {
    throw new Fault(
      'ambiguous',
      `${argument}: several organisations are called ${typed}, or so nearly that they cannot be told apart.`,
      `Use an id: ${found.slice(0, MOST_NAMES).map(withId).join('; ')}.`,
    )
  }
  throw new Fault(
    'not_found',
    `${argument}: no connected organisation is called ${typed}.`,
    `Connected: ${listNames(houses)}.`,
  )
}

// An id means its own organisation, whatever another one is called.
function fitting(houses: readonly House[], wanted: string): readonly House[] {
  const id = wanted.trim().toLowerCase()
  const byId = houses.filter(({ books: { ref } }) => ref.id.toLowerCase() === id)
  if (byId.length > 0) return byId
  const byName = houses.filter(({ books: { ref } }) => plainOrganisation(ref.name) === plainOrganisation(wanted))
  if (byName.length > 0 || !SHORT_ID.test(id)) return byName
  return houses.filter(({ books: { ref } }) => ref.id.toLowerCase().startsWith(id))
}

/** An organisation's name as it is compared: replies label it "Name (demo)", cleaned, and a model repeats what it was shown. */
export function plainOrganisation(text: string): string {
  return cleanText(text, 255)
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ \((demo|live)\)$/i, '')
    .toLowerCase()
}

function withId({ books: { ref } }: House): string {
  return `${cleanText(ref.name, 80)} ${cleanText(ref.id, 40)}`
}

function listNames(houses: readonly House[]): string {
  const names = houses.slice(0, MOST_NAMES).map(({ books: { ref } }) => `"${cleanText(ref.name, 80)}"`)
  const more = houses.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more, see list_organisations` : ''}`
}
