import { cleanText, quoted } from '../../books/ledger-text.ts'
import type { MirrorState } from '../../books/mirror-copy.ts'
import type { Organisation } from '../../books/organisation.ts'
import { organisationInWords } from '../../books/organisation-words.ts'
import { Fault } from '../../call/fault.ts'
import { type Finding, faulty, fine, warned } from '../../call/findings.ts'
import type { LimitsLeft } from '../../xero/limits-left.ts'
import { counted, lengthInWords } from './measures.ts'

/** How an organisation answered. */
export function organisationFindings(organisation: Organisation | Fault, now: number): Finding[] {
  const check = 'organisation.reached'
  if (organisation instanceof Fault) return [faulty(check, organisation.fact, organisation.next)]
  const { demo, country, baseCurrency, plan, unknownZone } = organisation
  const kind = demo ? 'demo books' : 'live books'
  const facts = [
    cleanText(country, 2),
    cleanText(baseCurrency, 3),
    ...(plan === undefined ? [] : [`plan ${cleanText(plan, 30)}`]),
  ]
  const words = organisationInWords(organisation, now)
  return [
    fine(check, `${kind}, ${facts.join(', ')}.`),
    ...(unknownZone === undefined
      ? [fine('organisation.settings', words.join(' '))]
      : [
          warned(
            'organisation.settings',
            words.join(' '),
            `Report the time zone ${quoted(unknownZone, 60)}; until it is known, days near midnight may be off by one.`,
          ),
        ]),
  ]
}

const FEW_CALLS = 100

/** What is left of the calls that Xero allows. */
export function limitsFinding({ minute, day, seenAt, blockedUntil }: LimitsLeft, now: number): Finding {
  const check = 'organisation.limits'
  if (blockedUntil !== undefined && blockedUntil > now) {
    const fact = `Xero takes no call for another ${lengthInWords(blockedUntil - now)}.`
    return warned(check, fact, 'Wait; other apps of this Xero login share the limits of the day.')
  }
  if (day === undefined) return fine(check, 'Xero has not said yet how many calls are left today.')
  const seen = seenAt === undefined || now - seenAt < 60_000 ? '' : ` (${lengthInWords(now - seenAt)} ago)`
  const fact = `${counted(day, 'call')} left today${minute === undefined ? '' : `, ${minute} this minute`}${seen}.`
  return day < FEW_CALLS
    ? warned(check, fact, 'Ask for less until tomorrow: then reading and writing stop as well.')
    : fine(check, fact)
}

/** How fresh the copy of an organisation's documents is. */
export function copyFinding(state: MirrorState | undefined, now: number): Finding {
  const check = 'organisation.copy'
  if (!state) return fine(check, 'No copy of its documents is kept: analysis reads Xero each time.')
  const known = Object.values(state.lists).map(({ asOf }) => asOf)
  const whole = known.filter((asOf) => asOf !== undefined)
  if (whole.length === 0) return fine(check, 'No copy of its documents yet: a running server makes one.')
  if (whole.length < known.length) {
    return fine(
      check,
      `The copy of its documents has ${whole.length} of ${counted(known.length, 'list')}; a running server goes on.`,
    )
  }
  const age = lengthInWords(now - Math.min(...whole))
  return fine(check, `The copy of its documents is complete as of ${age} ago.`)
}
