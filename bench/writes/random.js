/** Numbers that a seed decides: the same seed and name draw the same ones. */
export function randomFrom(seed, name) {
  let state = seed >>> 0
  for (const letter of name) state = (Math.imul(state ^ letter.charCodeAt(0), 0x01000193) + 0x9e3779b9) >>> 0
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const whole = (least, most) => least + Math.floor(fraction() * (most - least + 1))
  const hex = (digits) => Array.from({ length: digits }, () => '0123456789abcdef'[whole(0, 15)]).join('')
  return {
    fraction,
    whole,
    hex,
    chance: (probability) => fraction() < probability,
    pick: (list) => list[whole(0, list.length - 1)],
    /** One of the names, as often as its weight says. */
    weighted: (weights) => {
      const names = Object.keys(weights)
      let left = fraction() * names.reduce((sum, one) => sum + weights[one], 0)
      for (const one of names) {
        left -= weights[one]
        if (left < 0) return one
      }
      return names.at(-1)
    },
    guid: () => [8, 4, 4, 4, 12].map(hex).join('-'),
  }
}
