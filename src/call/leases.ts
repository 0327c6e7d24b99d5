/** Who has a lease, until when (milliseconds), and what they said of it, such as the address of a page. */
export interface Holder {
  owner: string
  until: number
  note: string
}

/** A value that several processes share; `version` grows with every write. */
export interface SharedValue {
  value: string
  version: number
}

/** What processes on one store use to keep out of each other's way. Throws Fault `unavailable` when the store cannot be reached. */
export interface Leases {
  /** Takes a lease or renews one's own until then; false while another owner has it. */
  take(name: string, owner: string, until: number, note?: string): Promise<boolean>
  /** Who has it now; undefined when nobody has, or no longer. */
  holder(name: string): Promise<Holder | undefined>
  release(name: string, owner: string): Promise<void>
  /** A shared value, sealed at rest; undefined when there is none. */
  read(name: string): Promise<SharedValue | undefined>
  /** Writes it if nobody else has since `version` was read (0 for a new one); false otherwise. */
  write(name: string, value: string, version: number): Promise<boolean>
}
