/** The steps of chasing a debt, in their order; `inquiry` stands in for `second` where a good payer acts unusually. */
export const STEPS = ['courtesy', 'first', 'inquiry', 'second', 'call', 'firm', 'final', 'hand_over'] as const

/** One step. */
export type StepName = (typeof STEPS)[number]

/** The tones of a message, from the mildest on. */
export const TONES = ['courtesy', 'friendly', 'concerned', 'professional', 'firm', 'final'] as const

/** One tone. */
export type Tone = (typeof TONES)[number]
