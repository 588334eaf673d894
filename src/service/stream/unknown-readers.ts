import { placeOf } from '../access/rate-limit.ts'
import { isLoopback } from '../config/scalars.ts'
import type { StreamSettings } from './limits.ts'

/**
 * Readers who are still to say who they are. A tenth of all connections is for them, and one address, or IPv6 network, has a
 * part of these and never all; whoever is at this machine has no such limit.
 */
export class UnknownReaders<Reader> {
  readonly #most: number
  readonly #mostPerAddress: number
  readonly #places = new Map<Reader, string>()
  readonly #byPlace = new Map<string, number>()

  constructor({
    maxConnections,
    maxUnknownPerAddress,
  }: Pick<StreamSettings, 'maxConnections' | 'maxUnknownPerAddress'>) {
    this.#most = Math.ceil(maxConnections / 10)
    this.#mostPerAddress = maxUnknownPerAddress
  }

  /** Addresses that somebody is there from. */
  get addresses(): number {
    return this.#byPlace.size
  }

  hasRoomFor(address: string): boolean {
    if (this.#places.size >= this.#most) return false
    const place = placeOf(address)
    const isHere = isLoopback(place) || isLoopback(address)
    return isHere || (this.#byPlace.get(place) ?? 0) < this.#mostPerAddress
  }

  come(reader: Reader, address: string): void {
    const place = placeOf(address)
    this.#places.set(reader, place)
    this.#byPlace.set(place, (this.#byPlace.get(place) ?? 0) + 1)
  }

  /** He said who he is, or is gone. */
  go(reader: Reader): void {
    const place = this.#places.get(reader)
    if (place === undefined) return
    this.#places.delete(reader)
    const left = (this.#byPlace.get(place) ?? 1) - 1
    if (left > 0) this.#byPlace.set(place, left)
    else this.#byPlace.delete(place)
  }
}
