/** How a command is known again, as it stands beside it in its row. */
export interface KeyParts {
  readonly key?: { readonly key: string; readonly digest: string } | undefined
  readonly nonce?: string | undefined
}

/** Of a command that nobody asks for again. */
const NO_KEY: KeyParts = {}

/** Letters of a sha256 in hexadecimal. */
const DIGEST = 64
/** What stands before a key of each length, its digest and no nonce: nearly all are such, and a figure takes long to write. */
const usualHeads = Array.from({ length: 201 }, (_, length) => `${length},${DIGEST},-:`)

/**
 * Key, digest and nonce of a request as one text. Lengths stand in front, so that no text within needs a mark of its
 * own: `LENGTH OF KEY,LENGTH OF DIGEST,LENGTH OF NONCE:KEY DIGEST NONCE` without the spaces, and a minus for what there
 * is not. A command that has none of them has an empty text. Who gave it stands in the command.
 */
export function keyTextOf({ key, nonce }: KeyParts): string {
  if (nonce === undefined && key?.digest.length === DIGEST) {
    const head = usualHeads[key.key.length]
    if (head !== undefined) return head + key.key + key.digest
  }
  if (key === undefined && nonce === undefined) return ''
  const before = key === undefined ? '-,-' : `${key.key.length},${key.digest.length}`
  const text = key === undefined ? '' : key.key + key.digest
  return `${before},${nonce === undefined ? '-' : nonce.length}:${text}${nonce ?? ''}`
}

/** @returns null when the text is none that `keyTextOf` made: then it is a key of somebody else's making */
export function keyPartsOf(text: string): KeyParts | null {
  if (text === '') return NO_KEY
  const first = text.indexOf(',')
  const second = text.indexOf(',', first + 1)
  const from = text.indexOf(':', second + 1) + 1
  if (first < 0 || second < 0 || from === 0) return null
  const keyLength = lengthIn(text, 0, first)
  const digestLength = lengthIn(text, first + 1, second)
  const nonceLength = lengthIn(text, second + 1, from - 1)
  if (keyLength === BAD || digestLength === BAD || nonceLength === BAD) return null
  if ((keyLength === ABSENT) !== (digestLength === ABSENT)) return null
  const digestFrom = from + Math.max(0, keyLength)
  const nonceFrom = digestFrom + Math.max(0, digestLength)
  if (text.length !== nonceFrom + Math.max(0, nonceLength)) return null
  return {
    ...(keyLength !== ABSENT && {
      key: { key: text.slice(from, digestFrom), digest: text.slice(digestFrom, nonceFrom) },
    }),
    ...(nonceLength !== ABSENT && { nonce: text.slice(nonceFrom) }),
  }
}

const [ABSENT, BAD] = [-1, -2]

/** A length of up to six digits, or a minus. */
function lengthIn(text: string, from: number, to: number): number {
  if (to - from === 1 && text[from] === '-') return ABSENT
  if (to <= from || to - from > 6) return BAD
  let length = 0
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) return BAD
    length = length * 10 + digit
  }
  return length
}
