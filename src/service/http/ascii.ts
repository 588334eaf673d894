export const SPACE = 32
export const QUOTE = 34
const BACKSLASH = 92
const LAST = 126

/** The place of something that is not there. */
export const NOWHERE = -1

/** The bytes of a text that is ASCII. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** Whether a word stands at a place. */
export function isAt(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  if (at + word.length > bytes.length) return false
  for (let each = 0; each < word.length; each += 1) if (bytes[at + each] !== word[each]) return false
  return true
}

/** Where a text of visible ASCII and spaces, without escapes, has its other quote. */
export function endOfText(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    const code = bytes[at]
    if (code === QUOTE) return at
    if (code < SPACE || code > LAST || code === BACKSLASH) return NOWHERE
  }
  return NOWHERE
}
