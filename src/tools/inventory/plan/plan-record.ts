import * as z from 'zod'
import { type Day, parseDay } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { formatDecimal } from '../../../books/money.ts'
import { canonicalText, sha256 } from '../../../call/canonical.ts'
import type { ChangeOf } from '../../../call/change.ts'
import type { NoteReader } from '../../../call/notes.ts'
import { counted } from '../../lists/columns.ts'
import type { PlannedSupplier, PlanOnRecord } from '../settings/stock-settings.ts'
import type { OrderedLine } from './make-plan.ts'

/** The kind of the notes that plans are kept as. */
export const PLAN_NOTES = 'reorder_plan'

/** The lines of a plan by supplier: the name that comes first in order first. */
export function bySupplier(ordered: readonly OrderedLine[]): OrderedLine[][] {
  const groups = [...groupedBy(ordered, ({ supplier }) => supplier.id).values()]
  return groups.sort((one, other) => ((one[0]?.supplier.name ?? '') < (other[0]?.supplier.name ?? '') ? -1 : 1))
}

/** The plan as it is put on record; its id comes from what it says, so that the same plan of a day is one. */
export function planOnRecord(ordered: readonly OrderedLine[], made: Day): PlanOnRecord {
  const suppliers = bySupplier(ordered).map(plannedSupplier)
  const hash = sha256(canonicalText({ made, suppliers }))
  return { id: `RP-${hash.slice(0, 10).toUpperCase()}`, made, suppliers }
}

function plannedSupplier(lines: readonly OrderedLine[]): PlannedSupplier {
  const [first] = lines
  const { id = '', name = '', currency = '' } = first?.supplier ?? {}
  return {
    ...{ supplier: { id, name }, currency },
    leadDays: Math.ceil(Math.max(...lines.map(({ lead }) => lead.days))),
    lines: lines.map((line) => ({
      ...{ itemCode: line.item.code, quantity: line.quantity, onOrder: line.onOrder },
      unitPrice: formatDecimal(line.price / 100n, 2),
      why: [...line.suggestion.why, ...(line.cut ? [line.cut] : [])].join(' '),
    })),
  }
}

/** The change that puts a plan on record, once however often it is made. */
export function planChange(plan: PlanOnRecord): ChangeOf<'put_on_record'> {
  const { id, suppliers } = plan
  return {
    act: 'put_on_record',
    entry: { kind: PLAN_NOTES, subject: planSubject(id), body: plan, key: id },
    facts: suppliers.map(({ supplier, lines }) => [
      supplier.name,
      lines.map(({ itemCode, quantity }) => `${quantity} of ${itemCode}`).join(', '),
    ]),
    summary: `Put the reorder plan ${id} for ${counted(suppliers.length, 'supplier')} on record`,
    warnings: [],
  }
}

function planSubject(id: string): string {
  return `plan:${id}`
}

const kept = z.strictObject({
  id: z.string(),
  made: z.string(),
  suppliers: z.array(
    z.strictObject({
      supplier: z.strictObject({ id: z.string(), name: z.string() }),
      currency: z.string(),
      leadDays: z.number(),
      lines: z.array(
        z.strictObject({
          ...{ itemCode: z.string(), quantity: z.number(), onOrder: z.number() },
          ...{ unitPrice: z.string(), why: z.string() },
        }),
      ),
    }),
  ),
})

/** A plan of this organisation by its id, in any case; undefined where none is on record or it cannot be read. */
export async function readPlan(id: string, notes: NoteReader): Promise<PlanOnRecord | undefined> {
  const found = await notes.read({ kinds: [PLAN_NOTES], subject: planSubject(id.trim().toUpperCase()) })
  const read = kept.safeParse(found.at(-1)?.body)
  const made = read.success ? parseDay(read.data.made) : undefined
  return read.success && made ? { ...read.data, made } : undefined
}
