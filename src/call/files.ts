import { Fault } from './fault.ts'

/** A file of this computer as it was read. */
export interface LocalFile {
  name: string
  bytes: Uint8Array
}

/** The files of this computer that the operator lets the server touch: those below the folders they named. */
export interface Files {
  /** Reads a file of at most `largest` bytes. Throws Fault `refused` for what is outside the folders or no plain file. */
  read(path: string, largest: number): Promise<LocalFile>
  /** Writes a new file into one of the folders, or a folder below; answers its path. Nothing that is there is overwritten. Throws Fault. */
  save(folder: string, name: string, bytes: Uint8Array): Promise<string>
}

/** What there is where the operator named no folders: every use is refused, saying what to configure. */
export const NO_FOLDERS: Files = {
  read: async () => {
    throw notConfigured()
  },
  save: async () => {
    throw notConfigured()
  },
}

function notConfigured(): Fault {
  return new Fault(
    'refused',
    'This server may not touch files of this computer: no folder is configured.',
    'Only the operator can allow one, by starting the server with --file-folders and the folders, separated by commas (XERO_MCP_FILE_FOLDERS). Without, give base64 content.',
  )
}
