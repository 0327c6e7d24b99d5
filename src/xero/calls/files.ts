import type { WriteCall } from '../adapter.ts'
import type { Body, Echo, Sdk } from './sdk.ts'

/** xero-node's calls of the Files API. */
export interface FileApi {
  getFolders(tenant: string): Promise<{ body?: unknown }>
  createFolder(tenant: string, folder: { name: string }): Promise<{ body?: unknown }>
  getFiles(tenant: string, pagesize?: number, page?: number, sort?: 'CreatedDateUTC', direction?: 'DESC'): Body
  // biome-ignore format: the order of the arguments is the point
  uploadFileToFolder(tenant: string, folder: string, body: Buffer, name: string, filename: string, key?: string, mimeType?: string): Body
}

/** The largest page of files. */
export const FILES_PAGE = 100

/** Reading folders and files, making a folder, and uploading. */
export function fileCalls({ tenant, read, write }: Omit<Sdk<FileApi>, 'download'>) {
  return {
    folders: () => read((api) => api.getFolders(tenant)),
    /** Newest first; pages from 1. */
    files: (page: number) => read((api) => api.getFiles(tenant, FILES_PAGE, page, 'CreatedDateUTC', 'DESC')),
    makeFolder: async (name: string, call: WriteCall): Promise<Echo> => ({
      elements: [await write(call, (api) => api.createFolder(tenant, { name }))],
    }),
    upload: async (folder: string, file: { name: string; mimeType: string; bytes: Buffer }, call: WriteCall) => {
      const { name, mimeType, bytes } = file
      const send = (api: FileApi) => api.uploadFileToFolder(tenant, folder, bytes, name, name, undefined, mimeType)
      return { elements: [await write(call, send)] }
    },
  }
}
