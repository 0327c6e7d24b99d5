/** A folder of Xero Files; the inbox is one that has no record. */
export interface Folder {
  id: string
  name: string
}

/** A file in Xero Files; instants are milliseconds UTC. */
export interface StoredFile {
  id: string
  folderId: string
  name: string
  mimeType: string
  bytes: Uint8Array
  userName: string
  createdAt: number
  updatedAt: number
  /** What it is on, as clients said. */
  associations: { objectId: string; objectGroup: string; objectType: string; at: number }[]
}
