const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const UNITS = [
  [DAY_MS, 'day'],
  [HOUR_MS, 'hour'],
  [MINUTE_MS, 'minute'],
  [1_000, 'second'],
] as const

/** A length of time in milliseconds for people, in its largest unit: "3 days", "1 minute". */
export function lengthInWords(milliseconds: number): string {
  const [unit, name] = UNITS.find(([size]) => milliseconds >= size) ?? [1_000, 'second']
  return counted(Math.max(0, Math.floor(milliseconds / unit)), name)
}

/** "1 process", "2 processes". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** So many bytes for people: "1.4 MB". */
export function sizeInWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let [value, unit] = [bytes, 0]
  while (value >= 1_000 && unit < units.length - 1) [value, unit] = [value / 1_000, unit + 1]
  return `${unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${units[unit]}`
}
