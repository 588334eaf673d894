const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Bytes as text that fits a link and a JSON file: four digits for three bytes. @see docs/sources.md#base64url */
export function base64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const word = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const digits = Math.min(4, bytes.length - at + 1)
    for (let digit = 0; digit < digits; digit += 1) text += DIGITS[(word >> (18 - 6 * digit)) & 63]
  }
  return text
}

/** Reads what `base64url` wrote, and nothing else: bits to spare at the end have to be zero. */
export function fromBase64url(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let [word, bits, at] = [0, 0, 0]
  for (const digit of text) {
    const value = DIGITS.indexOf(digit)
    if (value === -1) return null
    word = ((word << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at] = word >> bits
    at += 1
  }
  return base64url(bytes) === text ? bytes : null
}
