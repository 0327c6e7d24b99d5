const DEEPEST = 64

/** The message in a body; undefined where it is no JSON, or nested too deep. */
export function messageIn(text: string): unknown {
  try {
    const message: unknown = JSON.parse(text)
    return isDeeper(message, DEEPEST) ? undefined : message
  } catch {
    return undefined
  }
}

// What reads it later goes down one call for each level.
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}

/** Whether a message opens a stream that waits for changes. */
export function isListening(message: unknown): boolean {
  return (
    typeof message === 'object' && message !== null && 'method' in message && message.method === 'subscriptions/listen'
  )
}
