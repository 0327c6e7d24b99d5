import { comparable } from './reply-text.ts'

/** What a customer's reply is, the one that counts first in front: who is insolvent and promises is insolvent. */
export const REPLY_CLASSES = [
  'insolvency',
  'dispute',
  'already_paid',
  'unsubscribe',
  'hostile',
  'promise',
  'hardship',
  'payment_plan',
  'redirect',
  'information',
  'out_of_office',
  'cooperative',
  'unclear',
] as const

/** One of them. */
export type ReplyClass = (typeof REPLY_CLASSES)[number]

/** Words that show what a reply is whatever else it says. */
export interface Sign {
  shows: ReplyClass
  words: string
}

const GOODS =
  '(?:goods|delivery|deliveries|order|parts?|items?|products?|materials?|shipment|work|services?|it|them|anything|these|those)'

// English only: other languages show no signs, and what the caller makes of them stands.
const SIGNS: readonly (readonly [shows: ReplyClass, words: RegExp])[] = [
  [
    'insolvency',
    /\bliquidat(?:ion|ors?|ed)\b|\binsolven(?:t|cy)\b|\bbankrupt(?:cy)?\b|\breceivership\b|\b(?:in|into|entered) (?:voluntary )?administration\b|\badministrators?\b.{0,20}\bappointed\b|\bwound up\b|\bwinding[- ]up\b|\bchapter (?:7|11)\b|\bceased trading\b|\bcreditors'? (?:meeting|voluntary)\b|\bvoluntary arrangement\b/g,
  ],
  [
    'dispute',
    new RegExp(
      [
        '\\b(?:in |we |i |to |are |am |this )?(?:formally )?disput(?:e|es|ed|ing)\\b',
        `\\bnever (?:received|got|ordered|arrived|turned up|delivered)\\b(?! (?:the |your |an? )?(?:invoices?|statements?|cop(?:y|ies)|e-?mails?|reminders?))`,
        `(?:\\bnot|n't) (?:yet )?(?:been )?(?:received?|get|got|gotten|order(?:ed)?|delivered|arrived?)\\b(?: (?:any|all|half|most|some) of)?(?: (?:the|your|our|these|those|this))?(?: [a-z-]+)? ?\\b${GOODS}\\b`,
        "\\b(?:has|have|had|did)(?: not|n't) (?:yet )?(?:arrived?|been delivered|turned? up)\\b",
        '\\b(?:wrong|incorrect) (?:price|amount|quantity|goods|items?|parts?|rate|total|order|size|colou?r)\\b',
        '\\b(?:price|amount|quantity|total|rate|invoice|bill) (?:is|was|are|were|looks|seems) (?:wrong|incorrect|too high|not (?:right|correct|what))\\b',
        '\\bover-?charged\\b|\\bdamaged\\b|\\bfaulty\\b|\\bdefective\\b|\\bshort[- ]delivered\\b|\\bpoor quality\\b',
        "\\b(?:refuse|refusing|not going) to pay\\b|\\b(?:will|are|am) not (?:be )?pay(?:ing)?\\b|\\bwon't (?:be )?pay(?:ing)?\\b|\\bnot paying\\b",
        "\\b(?:do not|don't|cannot|can't) (?:agree|accept)\\b|\\bdisagree\\b",
        '\\b(?:send|issue|raise|expect|need|want|request|require)(?: us| me)? an? credit(?: note)?\\b',
        '\\b(?:missing|short) (?:\\d+ )?(?:items?|parts?|boxes|units|goods)\\b',
      ].join('|'),
      'g',
    ),
  ],
  [
    'already_paid',
    /\balready (?:been )?paid\b|\b(?:have|has|'ve) (?:now |just )?paid (?:this|that|it|the|your|inv|in full|all|everything)\b|\b(?:we|i) paid (?:this|that|it|the|your|inv|in full|on|last|yesterday)\b|\bpayment (?:was|has been) (?:already )?(?:made|sent|transferred)\b|\bwas paid (?:on|last|in|yesterday|by)\b|\b(?:we|i)(?:'ve| have)? (?:already )?(?:transferred|remitted) (?:the|this|it|\S*\d)|\bproof of payment\b|\bremittance (?:advice )?(?:is )?attached\b/g,
  ],
  [
    'unsubscribe',
    /\bunsubscribe\b|\bstop (?:e-?mailing|contacting|calling|phoning|chasing|harassing|sending)\b|\b(?:do not|don't) (?:e-?mail|contact|call|phone) (?:me|us)\b|\b(?:remove|take) (?:me|us) (?:from|off)\b/g,
  ],
]

const DENIED =
  /\b(?:no|not|never|without|avoid(?:ed|ing)?|isn't|aren't|don't|doesn't|won't|wouldn't|haven't|neither|nor)\b[^.,;!?]{0,24}$|n't [^.,;!?]{0,24}$/
const ABOUT_OTHERS = /\b(?:once|when|until|if|as soon as|after)\b[^.;!?]{0,40}$|\b(?:get|gets|be|being|getting) $/

/** The signs in a sender's words. A word that is denied ("we are not insolvent", "no dispute") or only awaited ("once we are paid") is none. */
export function signsIn(words: string): readonly Sign[] {
  const text = comparable(words)
  return SIGNS.flatMap(([shows, pattern]) => {
    for (const match of text.matchAll(pattern)) {
      const before = text.slice(Math.max(0, match.index - 60), match.index)
      if (isDeniable(shows, match[0]) && DENIED.test(before)) continue
      if (shows === 'already_paid' && ABOUT_OTHERS.test(before)) continue
      return [{ shows, words: match[0].trim() }]
    }
    return []
  })
}

// "We have not received the goods" carries its own denial.
function isDeniable(shows: ReplyClass, words: string): boolean {
  return shows !== 'dispute' || /disput|agree|credit|damaged|faulty|defective|overcharged|over-charged/.test(words)
}
