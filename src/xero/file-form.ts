import { hash } from 'node:crypto'

/** What is read and set of a request's headers. */
interface FormHeaders {
  setContentType(value: string): unknown
}

/**
 * What xero-node's Files calls send, as bytes: a file with its name and type as a form, anything else as JSON. The boundary comes of the content,
 * so that the same file makes the same request.
 */
export function formBytes(data: unknown, headers: FormHeaders): Buffer | string {
  const fields = typeof data === 'object' && data !== null ? Object.entries(data) : []
  const content = fields.find(([, value]) => Buffer.isBuffer(value))?.[1]
  if (!Buffer.isBuffer(content)) {
    headers.setContentType('application/json')
    return JSON.stringify(data ?? {})
  }
  const told = (name: string) => String(fields.find(([key]) => key === name)?.[1] ?? '')
  const boundary = `xero-mcp-${hash('sha256', content).slice(0, 40)}`
  headers.setContentType(`multipart/form-data; boundary=${boundary}`)
  const name = quotedName(told('filename'))
  const texts = ['name', 'filename', 'mimeType'].map(
    (field) => `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${told(field)}\r\n`,
  )
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\nContent-Type: ${told('mimeType')}\r\n\r\n`
  return Buffer.concat([Buffer.from(texts.join('') + head), content, Buffer.from(`\r\n--${boundary}--\r\n`)])
}

function quotedName(name: string): string {
  return name.replace(/["\r\n]/g, '_')
}
