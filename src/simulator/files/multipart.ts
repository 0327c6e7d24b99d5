/** One part of a form: its name, its file name where it has one, its type and its bytes. */
export interface FormPart {
  name: string
  fileName: string | undefined
  mimeType: string | undefined
  bytes: Buffer
}

/** The parts of a `multipart/form-data` body; undefined where it is none. */
export function formParts(contentType: string | undefined, body: Uint8Array): FormPart[] | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]{1,70})"?/i.exec(contentType ?? '')?.[1]
  if (boundary === undefined) return undefined
  const bytes = Buffer.from(body)
  const mark = Buffer.from(`--${boundary}`)
  const parts: FormPart[] = []
  let from = bytes.indexOf(mark)
  while (from >= 0) {
    const start = from + mark.length
    const next = bytes.indexOf(Buffer.concat([Buffer.from('\r\n'), mark]), start)
    if (next < 0) return parts
    const part = partOf(bytes.subarray(start, next))
    if (part) parts.push(part)
    from = next + 2
  }
  return parts
}

function partOf(bytes: Buffer): FormPart | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = bytes.subarray(0, end).toString('utf8')
  const name = /[;\s]name="([^"]*)"/i.exec(head)?.[1]
  if (name === undefined) return undefined
  return {
    name,
    fileName: /filename="([^"]*)"/i.exec(head)?.[1],
    mimeType: /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1]?.trim(),
    bytes: bytes.subarray(end + 4),
  }
}
