import { TONES, type Tone } from '../cadence/steps.ts'
import { bareLetters, plainWords } from './plain-letters.ts'

/** Words that do not belong into a message, and what is right instead. */
export interface Improper {
  kind: 'threat' | 'tone' | 'claim' | 'bank_details' | 'instruction'
  words: string
  right: string
}

/** What bears on which words are in order: the tone of the message, and whether interest is quoted, something was paid in part or a promise was broken. */
export interface Setting {
  tone: Tone
  interest: boolean
  partlyPaid: boolean
  promised: boolean
}

// Legal words are for the last step alone, and what is said there has to be true: nobody has gone to court yet.
const LEGAL =
  /\b(?:lawyers?|solicitors?|attorneys?|legal(?:ly)?|litigat\w*|lawsuits?|su(?:e|ed|ing)|courts?|tribunal|small claims|judge?ments?|bailiffs?|debt (?:collect\w*|recover\w*|agenc\w*)|collectors|collections? (?:agenc\w*|department|firm|compan\w*)|recovery (?:agen\w*|team|firm|compan\w*)|barristers?|counsel|sheriffs?|magistrates?|personally liable|personal (?:liability|guarantee)|in default|default (?:notice|listing)|(?:list|register|record)\w* (?:an?|the|your) default|(?:reserve|exercise) (?:all )?(?:of )?our rights|statutory demand|winding[- ]up|bankrupt\w*|insolven\w*|liquidat\w*|enforc\w*|repossess\w*|seiz(?:e|ed|ing|ure)|caveat|anwalt\w*|rechtsanwalt\w*|rechtlich\w*|gericht\w*|mahnbescheid\w*|inkasso\w*|klag(?:e|en)|verklag\w*|vollstreck\w*|insolvenz\w*|pfand\w*|betreibung\w*)\b/g
const PRESSURE =
  /\b(?:stop(?:ping)? (?:your )?suppl\w+|suspend\w*|cut(?:ting)? (?:you )?off|withdraw\w* (?:your )?credit|on stop|terminat\w*|consequences|or else|ultimatum|last (?:chance|warning)|escalat\w*|take (?:this|the matter|it) further|further action|(?:we|we'll|we'd) (?:\w+ ){0,3}take (?:\w+ )?(?:action|steps|measures)|(?:action|steps|measures) against you|no (?:other )?(?:choice|option|alternative)|(?:hold|holding|stop\w*|withhold\w*|ceas\w*|halt\w*|paus\w*) (?:(?:all|any|your|the|our|further|next|future) )*(?:shipments?|deliver(?:y|ies|ing)|orders?|suppl(?:y|ies|ying)|services?|work)|your account on hold|no longer (?:supply|deliver|work|serve)|no further (?:work|orders?|deliver\w*|suppl\w*)|clos(?:e|ing) your account|face the music|pay up|collect our goods|liefersperre|liefer(?:stopp|ungen ein)\w*|konsequenzen|weitere schritte)\b/g
// Never true of a message that we write, whatever its tone.
const NEVER =
  /\b(?:credit (?:rating|score|file|record|bureau|agenc\w*|report\w*)|equifax|experian|creditsafe|centrix|illion|baycorp|companies (?:office|house)|(?:affect|damage|harm|hurt|ruin)\w* your (?:credit|reputation|name|standing)|visit your (?:premises|offices?|home|house)|know where you|you(?:'ll| will) regret|liars?|dishonest\w*|deadbeats?|crooks?|thie(?:f|ves)|broken your word|blacklist\w*|police|criminal\w*|prosecut\w*|fraud\w*|prison|jail|shame|publish your|name and shame|your (?:other )?(?:bank|employer|customers|suppliers|family|neighbours)|debtors' register|schufa\w*|polizei|strafanzeige\w*|betrug\w*)\b/g
const DONE_ALREADY =
  /\b(?:(?:have|has|had|was|were|been|is|are) (?:\w+ ){0,3}(?:instructed|filed|referred|passed (?:to|on)|handed (?:over|to)|reported|issued proceedings)|(?:haben|wurde|worden)\b[^.\n]{0,40}\b(?:beauftragt|eingereicht|ubergeben|gemeldet))\b/g
// Found however they are cut up; long enough to stand in no other words.
const CUT_UP = [
  ...['lawyer', 'solicitor', 'attorney', 'bailiff', 'debtcollect', 'collectionagenc', 'debtrecover', 'creditrating'],
  ...['creditscore', 'creditbureau', 'creditfile', 'legalaction', 'legalproceeding', 'statutorydemand', 'windingup'],
  ...['bankruptcy', 'repossess', 'prosecut', 'blacklist', 'smallclaims', 'countycourt', 'courtaction', 'lawsuit'],
  ...['rechtsanwalt', 'mahnbescheid', 'inkasso', 'gerichtlich', 'rechtlicheschritte'],
].map((word) => bareLetters(word))

const TONE_WORDS: readonly (readonly [Tone, RegExp])[] = [
  [
    'final',
    /\b(?:final (?:notice|reminder|demand|warning|request)|last (?:notice|reminder|demand)|letzte (?:mahnung|mahnstufe|aufforderung|erinnerung|frist)|next steps|weiteres vorgehen)\b/g,
  ],
  [
    'firm',
    /\b(?:demand\w*|insist\w*|immediate(?:ly)?|at once|without (?:further )?delay|unacceptable|breach\w*|fail(?:ed|ure|ing) to pay|must (?:be paid|reach|pay)|serious(?:ly)?|patience|unverzuglich|umgehend|sofort\w*|fordern|letztmalig|mahnung)\b/g,
  ],
  ['professional', /\b(?:overdue payment|urgent(?:ly)?|dringend|still unpaid|remains? unpaid)\b/g],
]

const RECEIVED =
  /\b(?:(?:we|i) (?:have )?(?:now |already )?received (?:your|the|a|part of your) (?:\w+ )?(?:payment|money|transfer|funds)|(?:thank you|thanks) for (?:paying|(?:your |the )?(?:recent |last |latest |first |part )?(?:payment|transfer))(?! in advance)|(?:has|have) been (?:fully |partly |partially )?(?:paid|settled|cleared|received)|(?:account|invoices?|balance|everything|matter) (?:is|are) (?:now |fully |already )?(?:paid|settled|clear(?:ed)?)|paid in full|nothing (?:more )?(?:is )?(?:due|owed|to pay)|no (?:further )?payment is (?:due|needed|required)|zahlung (?:ist )?(?:dankend )?(?:erhalten|eingegangen)|(?:ist|sind|wurde) (?:vollstandig |bereits )?(?:bezahlt|beglichen|ausgeglichen))\b/g
const REDUCED =
  /\b(?:discount\w*|rebate\w*|reduc(?:e|ed|tion|ing)\w*|waiv\w*|writ(?:e|ing|ten) off|forgiv\w*|credit notes?|settle for|half (?:price|of|now)|(?:pay|paying|send|settle)(?: \w+){0,2} (?:half|a third|a quarter)|knock\w* (?:\w+ )?off|let you off|(?:need not|needn't|(?:do not|don't) (?:need|have) to|no need to) pay|only (?:need|have) to pay|only •+ (?:needs?|has|have) to be paid|forget (?:about )?(?:it|the|this|that)|forget(?= (?:about )?•)|(?:has|have|was|were|is|are) (?:been |now )?(?:cancell?ed|void(?:ed)?|withdrawn|credited)|refund\w*|bonus\w*|gifts?|free (?:shipping|delivery)|less than the full|instead of the full|rabatt\w*|skonto|nachlass\w*|erlassen|gutschrift\w*|verzicht\w*|ermassig\w*)\b/g
const EXTENDED =
  /\b(?:exten(?:d|ded|sion|ding)\w*|(?:another|extra|more|additional) (?:time|days?|weeks?|months?|fortnight)|grace period|instal?lments?|payment plan|pay later|defer\w*|postpon\w*|take your time|no (?:rush|hurry)|whenever (?:you|it)|(?:happy|glad|prepared|willing|content) to wait|(?:pay|settle)(?: \w+){0,2} (?:when (?:you can|convenient|it suits|possible)|at your (?:convenience|leisure))|as long as you (?:need|like|want)|no need to (?:hurry|worry)|agreed (?:on |to )?(?:a|the|your) plan|the rest later|in parts|partial payments?|fristverlanger\w*|aufschub|stundung|gestundet|ratenzahlung\w*|in raten|zahlungsplan|spater zahlen)\b/g
const CHARGED =
  /\b(?:interest|late (?:payment )?fees?|fees?|penalt(?:y|ies)|surcharges?|(?:admin(?:istration)?|late) charges?|(?:charge|bill|invoice) you (?:for|an?|extra|more|interest|every)|(?:our |the |all |any )?costs (?:will|may|shall|must) be|compensation|fixed sums?|zinsen|verzugszins\w*|mahngebuhr\w*|gebuhr\w*|pauschalen?|aufschlag)\b/g
const PROMISED =
  /\b(?:you (?:have |had |all )?(?:promised|undertook|agreed)(?: \w+){0,4} (?:pay|settle|transfer)\w*|you (?:told us|assured us|confirmed|said) (?:that )?you(?:'d|'ll| would| will)|as (?:you )?promised|as agreed (?:on|by|over|with)|your (?:broken )?promise|versprochen\w*|zugesagt\w*|wie vereinbart)\b/g
const BANK =
  /\b(?:iban|bic|swift|sort code|bsb|routing (?:number|no)|account (?:number|no|name)|(?:new|changed|updated|different|our|following|these|this) (?:bank|account) ?(?:account|details|number)?|bank (?:account|details|transfer to)|pay(?:ment)? (?:in)?to (?:the|this|our|account)|the account (?:on|below|above)|(?:payment|banking|remittance|transfer) (?:details|instructions|information) (?:have|has|had|are (?:new|now|different|below|attached|as follows)|below|attached|changed|follow)|(?:new|changed|updated|different|attached|following|revised|other) (?:payment|banking|remittance|transfer) (?:details|instructions|information)|details (?:below|in the attach\w*)|instead of (?:us|the account|those|the one)|(?:switch|chang)\w* (?:our )?banks?|our bank(?:s|ing|ers?)?|[a-z]{3,}bank|(?:remit|transfer)(?: (?:it|this|that|everything|payment|funds|the \w+))? to (?!us\b|reach\b|arrive\b|settle\b|clear\b)|payable to(?! us)|in cash|card (?:number|details)|by card over|where to send|paypal|revolut|zelle|venmo|cash ?app|moneygram|(?:by|via|with|through|using) wise|usdt|ethereum|vouchers?|bitcoin|crypto\w*|gift cards?|western union|wire (?:it|the|to)|kontonummer|bankverbindung|bankleitzahl|kontodaten|uberweisen sie (?:auf|an))\b/g
const INSTRUCTION =
  /\b(?:ignore (?:all|any|the|previous|earlier|these)|(?:previous|earlier|above) instructions|system prompt|as an ai|language model|developer message|jailbreak|void every|delete (?:all|every)|(?:assistant|system|user)(?=\s*:))\b/g

/** Finds words that a message of this tone must not have. `text` has the names that belong into it masked. */
export function improperWords(text: string, { tone, interest, partlyPaid, promised }: Setting): Improper[] {
  const words = plainWords(text)
  const isFinal = tone === 'final'
  const found = (kind: Improper['kind'], pattern: RegExp, right: string): Improper[] =>
    [...words.matchAll(pattern)].map(([match]) => ({ kind, words: match, right }))
  const never = 'Leave threats out: none of this has happened or is decided.'
  return [
    ...found('threat', NEVER, never),
    ...found('threat', DONE_ALREADY, never),
    ...(isFinal ? [] : found('threat', LEGAL, 'Legal words are for a final notice, after a person decided so.')),
    ...(isFinal ? [] : found('threat', PRESSURE, 'Leave threats out of a message of this step.')),
    ...(isFinal ? [] : cutUpThreats(text, words)),
    ...tooSharp(words, tone),
    ...(partlyPaid ? [] : receipts(words)),
    ...found('claim', REDUCED, 'Nothing was taken off; only a credit note in the books does that.'),
    ...extensions(words),
    ...(promised ? [] : found('claim', PROMISED, 'No broken promise is on record.')),
    ...(interest ? [] : found('claim', CHARGED, 'Nothing is charged beside the invoices.')),
    ...bankDetails(words),
    ...found('instruction', INSTRUCTION, 'This is no text for a customer.'),
  ]
}

// What stands there as a plain word is found as one.
function cutUpThreats(text: string, words: string): Improper[] {
  const bare = bareLetters(text)
  const plain = [...words.matchAll(LEGAL), ...words.matchAll(NEVER)].map(([match]) => bareLetters(match))
  return CUT_UP.filter((word) => bare.includes(word) && !plain.some((found) => found.includes(word))).map((word) => ({
    kind: 'threat',
    words: word,
    right: 'Legal words are for a final notice, after a person decided so.',
  }))
}

function tooSharp(words: string, tone: Tone): Improper[] {
  return TONE_WORDS.filter(([needed]) => TONES.indexOf(needed) > TONES.indexOf(tone)).flatMap(([needed, pattern]) =>
    [...words.matchAll(pattern)].map(([match]) => ({
      kind: 'tone' as const,
      words: match,
      right: `This is ${needed}; the message is ${tone}.`,
    })),
  )
}

// What is said of a payment still to come claims none.
function receipts(words: string): Improper[] {
  const ifPaid = /\b(?:if|whether|once|until|unless|when|as soon as|falls|sobald|bis|wenn|ob)\b[^.!?\n]{0,40}$/
  return [...words.matchAll(RECEIVED)]
    .filter(({ index }) => !ifPaid.test(words.slice(0, index)))
    .map(([match]) => ({ kind: 'claim', words: match, right: 'The books show no such payment.' }))
}

// Asking whether more time is needed grants none.
function extensions(words: string): Improper[] {
  return words
    .split(/(?<=[.!?])\s+|\n/)
    .filter((sentence) => !isOpenQuestion(sentence))
    .flatMap((sentence) => [...sentence.matchAll(EXTENDED)])
    .map(([match]) => ({ kind: 'claim', words: match, right: 'No more time was given; ask for a date instead.' }))
}

// To point at the invoices says nothing anew.
function bankDetails(words: string): Improper[] {
  const right = 'How to pay is stated on the invoices; a reminder never says it anew.'
  const onInvoices = /\b(?:on|in) (?:the|each|every|all|our|your|these|both) invoices?\b/
  const anew = /\b(?:not|\w+n't|than|instead|new|changed?|other|different|updated?|below|attached|longer)\b/
  const usual = /^(?:our bank|the account on|pay(?:ment)? (?:in)?to (?:the|our)|bank (?:account|details))/
  return words.split(/(?<=[.!?])\s+|\n/).flatMap((sentence) => {
    const points = onInvoices.test(sentence) && !anew.test(sentence)
    return [...sentence.matchAll(BANK)]
      .filter(([match]) => !points || !usual.test(match))
      .map(([match]): Improper => ({ kind: 'bank_details', words: match, right }))
  })
}

function isOpenQuestion(sentence: string): boolean {
  const asks = /\b(?:let us know|tell us|contact us|call us|get in touch|reply|speak to us|teilen sie|melden sie)\b/
  return /\?\s*$/.test(sentence) || (/\b(?:if|should you|falls|wenn|sollten)\b/.test(sentence) && asks.test(sentence))
}
