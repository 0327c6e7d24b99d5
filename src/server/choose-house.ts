import { cleanText } from '../books/ledger-text.ts'
import { Fault } from '../call/fault.ts'
import type { House } from '../call/run.ts'

/** The organisation that a call is for, by name or id, and the arguments without it. Throws Fault where it is not certain. */
export function chooseHouse(
  houses: readonly House[],
  raw: unknown,
  defaultName: string | undefined,
): { house: House; input: unknown } {
  const { wanted, input } = splitOrganisation(raw)
  if (wanted !== undefined) return { house: named(houses, wanted, 'organisation'), input }
  const [only] = houses
  if (only && houses.length === 1) return { house: only, input }
  if (defaultName !== undefined) return { house: named(houses, defaultName, 'the configured organisation'), input }
  throw new Fault(
    'ambiguous',
    `organisation: ${houses.length} organisations are connected and none was named.`,
    `Call again with organisation: one of ${listNames(houses)}.`,
  )
}

function splitOrganisation(raw: unknown): { wanted: string | undefined; input: unknown } {
  if (typeof raw !== 'object' || raw === null || !('organisation' in raw)) return { wanted: undefined, input: raw }
  const { organisation, ...input } = raw
  if (organisation === undefined || organisation === null) return { wanted: undefined, input }
  if (typeof organisation === 'string') return { wanted: organisation, input }
  throw new Fault('invalid_input', 'organisation: must be a name or an id, as text.', 'See list_organisations.')
}

function named(houses: readonly House[], wanted: string, argument: string): House {
  const name = plainOrganisation(wanted)
  const [house, second] = houses.filter(
    ({ books: { ref } }) => plainOrganisation(ref.name) === name || plainOrganisation(ref.id) === name,
  )
  if (house && !second) return house
  const typed = `"${cleanText(wanted, 60)}"`
  if (second) {
    const ids = houses
      .filter(({ books: { ref } }) => plainOrganisation(ref.name) === name)
      .map(({ books: { ref } }) => ref.id)
    throw new Fault(
      'ambiguous',
      `${argument}: several organisations are called ${typed}.`,
      `Use an id: ${ids.join(', ')}.`,
    )
  }
  const next = houses.length === 0 ? 'No organisation is connected.' : `Connected: ${listNames(houses)}.`
  throw new Fault('not_found', `${argument}: no connected organisation is called ${typed}.`, next)
}

/** An organisation's name as it is compared: replies label it "Name (demo)", and a model repeats what it was shown. */
export function plainOrganisation(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ \((demo|live)\)$/i, '')
    .toLowerCase()
}

function listNames(houses: readonly House[]): string {
  return houses.map(({ books: { ref } }) => `"${cleanText(ref.name, 80)}"`).join(', ')
}
