import { createHash } from 'node:crypto'

/** A SHA-256 hash of lines as they come, each with a line end. */
export class LineHash {
  readonly #hash = createHash('sha256')
  #waiting: string[] = []

  add(line: string): void {
    this.#waiting.push(line)
    if (this.#waiting.length === 1024) this.#flush()
  }

  /** 64 hexadecimal digits; nothing can be added afterwards. */
  digest(): string {
    this.#flush()
    return this.#hash.digest('hex')
  }

  #flush(): void {
    if (this.#waiting.length > 0) this.#hash.update(`${this.#waiting.join('\n')}\n`)
    this.#waiting = []
  }
}

/** The SHA-256 hash of a text as UTF-8, or of bytes: 64 hexadecimal digits. */
export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
