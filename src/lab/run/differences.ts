/** Where two texts part: byte counts from 0, line and column from 1, as editors show them. */
export interface TextDifference {
  readonly byte: number
  readonly line: number
  readonly column: number
}

/** The first place at which two texts differ, or null. The end of the shorter one is a difference. */
export function firstDifference(stored: string, derived: string): TextDifference | null {
  if (stored === derived) return null
  const most = Math.min(stored.length, derived.length)
  let at = 0
  while (at < most && stored.charCodeAt(at) === derived.charCodeAt(at)) at += 1
  const before = stored.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  return {
    byte: Buffer.byteLength(before),
    line: before.split('\n').length,
    column: at - lineStart + 1,
  }
}

/** The first field in which two JSON lines differ, as `event.amounts.3: 5, not 7`; null where one is no JSON. */
export function differingField(stored: string, derived: string): string | null {
  try {
    return fieldOf(JSON.parse(stored), JSON.parse(derived), [])
  } catch {
    return null
  }
}

function fieldOf(stored: unknown, derived: unknown, path: readonly string[]): string | null {
  if (isTree(stored) && isTree(derived)) {
    const keys = new Set([...Object.keys(stored), ...Object.keys(derived)])
    for (const key of keys) {
      const found = fieldOf(
        (stored as Record<string, unknown>)[key],
        (derived as Record<string, unknown>)[key],
        [...path, key],
      )
      if (found !== null) return found
    }
    return null
  }
  if (Object.is(stored, derived)) return null
  return `${path.join('.') || 'the line'}: ${shown(stored)}, not ${shown(derived)}`
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
