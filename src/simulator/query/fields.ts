import { type Day, utcMidnight } from '../../books/day.ts'

/** What a property holds, in .NET's words as they appear in Xero's error texts. */
export type FieldType = 'String' | 'Guid' | 'Decimal' | 'DateTime' | 'Boolean'

/** A value of a row: text, GUID text, units of a decimal, milliseconds UTC or a Day, or a flag; absent is null or undefined. */
export type FieldValue = string | number | bigint | boolean | null | undefined

/** One property that `where` and `order` may name. `places` is the scale of a Decimal's units. */
export interface Field<T> {
  type: FieldType
  places: number
  get(row: T): FieldValue
}

/** The properties of one entity, by lower-case path such as `contact.contactid`. */
export interface FieldTable<T> {
  entity: string
  byPath: ReadonlyMap<string, Field<T>>
  /** Lower-case prefixes that are objects, such as `contact`, with the name of their type. */
  objects: ReadonlyMap<string, string>
}

/** A table from paths as Xero writes them (`Contact.ContactID`) to properties of a row. */
export function fieldTable<T>(entity: string, fields: Readonly<Record<string, Field<T>>>): FieldTable<T> {
  const objects = new Map<string, string>()
  for (const path of Object.keys(fields)) {
    const parts = path.split('.')
    for (let length = 1; length < parts.length; length += 1) {
      objects.set(parts.slice(0, length).join('.').toLowerCase(), parts[length - 1] ?? '')
    }
  }
  const byPath = new Map(Object.entries(fields).map(([path, field]) => [path.toLowerCase(), field]))
  return { entity, byPath, objects }
}

/** A text property, and an enumeration such as Status. */
export function textField<T>(get: (row: T) => string | null | undefined): Field<T> {
  return { type: 'String', places: 0, get }
}

/** A GUID property. */
export function guidField<T>(get: (row: T) => string | null | undefined): Field<T> {
  return { type: 'Guid', places: 0, get }
}

/** An amount in cents, or with other places a quantity, rate or whole number. */
export function decimalField<T>(get: (row: T) => bigint | null | undefined, places = 2): Field<T> {
  return { type: 'Decimal', places, get }
}

/** A calendar day. */
export function dayField<T>(get: (row: T) => Day | null | undefined): Field<T> {
  return {
    type: 'DateTime',
    places: 0,
    get: (row) => {
      const day = get(row)
      return day === null || day === undefined ? null : midnight(day)
    },
  }
}

/** An instant in milliseconds UTC. */
export function instantField<T>(get: (row: T) => number | null | undefined): Field<T> {
  return { type: 'DateTime', places: 0, get }
}

/** A yes-or-no property. */
export function flagField<T>(get: (row: T) => boolean | null | undefined): Field<T> {
  return { type: 'Boolean', places: 0, get }
}

const midnights = new Map<Day, number>()

/** Days repeat over many rows; turning one into an instant is worth remembering. */
function midnight(day: Day): number {
  let instant = midnights.get(day)
  if (instant === undefined) {
    instant = utcMidnight(day)
    if (midnights.size > 50_000) midnights.clear()
    midnights.set(day, instant)
  }
  return instant
}
