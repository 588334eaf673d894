import type { Memory } from '../../core/book/memory.ts'
import type { Registry } from '../registry/registry.ts'
import type { KeyParts } from './key-text.ts'
import type { Settled } from './options.ts'
import { RequestWindow, type WindowImage } from './request-window.ts'

/** Of a request without a key. */
const NO_KEY = -1

export interface KnownImage {
  readonly keys: WindowImage
  readonly nonces: WindowImage
}

/** What is to be known of a request before it is decided. */
export interface Asked {
  readonly by: string
  readonly key?: { readonly key: string } | undefined
}

/** Where a request that is known stands. */
export interface KnownRequest {
  readonly row: number
  /** Its place among the commands of the row. */
  readonly place: number
  readonly isSame: boolean
}

/**
 * The requests that are known again: keys for the declared window, nonces for as long as a signature could be good.
 * A nonce is never pushed out by others, because whoever had it in his hand could use it once more.
 */
export class KnownRequests {
  readonly #keys: RequestWindow
  readonly #nonces: RequestWindow
  /** Where the keys of a stretch were found to be new. */
  readonly #stretch: number[] = []

  constructor({ known, nonces }: Pick<Settled, 'known' | 'nonces'>, image: KnownImage | null = null) {
    const forNonces = { forMs: nonces.forMs, atMost: Number.POSITIVE_INFINITY }
    this.#keys = image === null ? new RequestWindow(known) : RequestWindow.thaw(known, image.keys)
    this.#nonces = image === null ? new RequestWindow(forNonces) : RequestWindow.thaw(forNonces, image.nonces)
  }

  get size(): number {
    return this.#keys.size
  }

  get bytes(): number {
    return this.#keys.bytes + this.#nonces.bytes
  }

  /**
   * Works out ahead what looking for some of the requests of a list and keeping them needs, so that it waits for memory
   * once and not once a request. Changes no answer, whatever comes of them and in whatever order.
   */
  foresee(requests: readonly Asked[], from: number, count: number): void {
    const keys = this.#keys
    keys.forget()
    const end = Math.min(requests.length, from + count)
    for (let at = from; at < end; at += 1) {
      const { by, key } = requests[at]
      if (key !== undefined) keys.foresee(by, key.key)
    }
    keys.fetch()
  }

  find(by: string, key: { readonly key: string; readonly digest: string }, now: number): KnownRequest | null {
    const place = this.#keys.find(by, key.key, now)
    if (place === -1) return null
    return {
      row: this.#keys.rowOf(place),
      place: this.#keys.placeOf(place),
      isSame: this.#keys.hasDigest(place, key.digest),
    }
  }

  /**
   * How many requests of a list, from a place on, have no nonce and a key that is neither known nor used among them, or
   * none. They were foreseen. Whoever decides all of them before he keeps the first comes to what he would one by one.
   *
   * @param end of those that may be counted
   */
  newFrom(requests: readonly (KeyParts & Asked)[], from: number, end: number, now: number): number {
    const stretch = this.#stretch
    stretch.length = 0
    let first = NO_KEY
    for (let at = from; at < end; at += 1) {
      const { by, key, nonce } = requests[at]
      if (nonce !== undefined) break
      const asked = key === undefined ? NO_KEY : this.#keys.findNew(by, key.key, now, first)
      if (key !== undefined && asked === -1) break
      if (first === NO_KEY) first = asked
      stretch.push(asked)
    }
    return stretch.length
  }

  /** Keeps one of those that `newFrom` counted last; in their order. */
  keepNew(index: number, by: string, { key }: KeyParts, row: number, place: number, at: number): void {
    if (key !== undefined) this.#keys.keepAsked(this.#stretch[index], by, key.digest, row, place, at)
  }

  /** Taken with a command, or by a note. */
  hasNonce(by: string, nonce: string, registry: Registry, now: number): boolean {
    return this.#nonces.find(by, nonce, now) !== -1 || registry.keys.isNonceTaken(by, nonce)
  }

  /** Remembers a command at a place of a row. */
  keep(by: string, { key, nonce }: KeyParts, row: number, place: number, at: number): void {
    if (key !== undefined) this.#keys.keep(by, key.key, key.digest, row, place, at)
    if (nonce !== undefined) this.#nonces.keep(by, nonce, '', row, place, at)
  }

  freeze(memory?: Memory): KnownImage {
    return { keys: this.#keys.freeze(memory), nonces: this.#nonces.freeze(memory) }
  }
}
