import type { Leases } from '../call/leases.ts'
import { bytes, instant, text } from './change-rows.ts'
import type { StoreParts } from './parts.ts'
import { openText } from './seal.ts'

/** Leases and shared values of all processes on one store. Names are plain: they must tell nothing that is secret. */
export function leasesIn({ database, seal, clock }: StoreParts): Leases {
  return {
    take: async (name, owner, until, note = '') => {
      const taken = await database.run(
        `insert into leases (name, owner, held_until, note) values (?, ?, ?, ?)
         on conflict (name) do update set owner = excluded.owner, held_until = excluded.held_until, note = excluded.note
         where leases.owner = excluded.owner or leases.held_until <= ?`,
        ...[name, owner, until, note, clock.now()],
      )
      return taken > 0
    },
    holder: async (name) => {
      const [row] = await database.all(
        'select owner, held_until, note from leases where name = ? and held_until > ?',
        ...[name, clock.now()],
      )
      return row && { owner: text(row, 'owner'), until: instant(row, 'held_until'), note: text(row, 'note') }
    },
    release: async (name, owner) => {
      await database.run('delete from leases where name = ? and owner = ?', name, owner)
    },
    read: async (name) => {
      const [row] = await database.all('select value, version from shared_values where name = ?', name)
      return row && { value: openText(seal, bytes(row, 'value'), contextOf(name)), version: instant(row, 'version') }
    },
    write: async (name, value, version) => {
      const sealed = seal.seal(value, contextOf(name))
      const written =
        version === 0
          ? await database.run(
              'insert into shared_values (name, value, version) values (?, ?, 1) on conflict (name) do nothing',
              ...[name, sealed],
            )
          : await database.run(
              'update shared_values set value = ?, version = version + 1 where name = ? and version = ?',
              ...[sealed, name, version],
            )
      return written > 0
    },
  }
}

function contextOf(name: string): string {
  return `shared_values||${name}`
}
