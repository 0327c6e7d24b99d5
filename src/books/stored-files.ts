/** A folder of Xero Files by its id and name; the inbox is one. */
export interface FileFolder {
  id: string
  name: string
}

/** A file in Xero Files; `size` in bytes, `createdAt` milliseconds. */
export interface StoredFile {
  id: string
  name: string
  size: number
  folderId: string
  createdAt: number
}

/** Whether two names of folders or files are the same to people. */
export function isSameName(one: string, other: string): boolean {
  return plain(one) === plain(other)
}

function plain(name: string): string {
  return name.normalize('NFC').trim().toLowerCase()
}
