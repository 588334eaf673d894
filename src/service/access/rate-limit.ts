import { isIP } from 'node:net'
import type { Rate } from './options.ts'

/** What is left of a rate after a request, or that it has to wait. */
export interface Left {
  readonly ok: boolean
  readonly limit: number
  readonly remaining: number
  /** Until the bucket is full again, or, where it has to wait, until the same may be asked again. */
  readonly waitMs: number
}

interface Bucket {
  tokens: number
  at: number
}

/**
 * Buckets of tokens by name, each filling at its rate. One that is full is like one that was never there, so memory
 * holds only those in use, and of these at most so many.
 */
export class RateLimit {
  /** The least lately used first: a bucket moves to the end when it is used. */
  readonly #buckets = new Map<string, Bucket>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#buckets.size
  }

  /**
   * Takes the cost out of a bucket, or nothing when it does not hold what is needed.
   *
   * @param needed the cost, where nothing else is said, or a full bucket where that is less: the rest is owed then
   */
  take(
    name: string,
    rate: Rate,
    cost: number,
    now: number,
    needed: number = Math.min(cost, rate.burst),
  ): Left {
    const bucket = this.#filled(name, rate, now)
    const ok = bucket.tokens >= needed
    if (ok) bucket.tokens -= cost
    this.#keep(name, bucket, rate)
    return this.#told(bucket, rate, ok ? rate.burst : needed, ok)
  }

  #told(bucket: Bucket, rate: Rate, until: number, ok: boolean): Left {
    const missing = Math.max(0, until - bucket.tokens)
    const remaining = Math.max(0, Math.floor(bucket.tokens))
    return { ok, limit: rate.burst, remaining, waitMs: Math.ceil((missing / rate.perSecond) * 1000) }
  }

  /** As it stands now. A clock that goes back fills nothing and takes nothing. */
  #filled(name: string, rate: Rate, now: number): Bucket {
    const bucket = this.#buckets.get(name)
    if (bucket === undefined) return { tokens: rate.burst, at: now }
    const passed = Math.max(0, now - bucket.at) / 1000
    const tokens = Math.min(rate.burst, bucket.tokens + passed * rate.perSecond)
    return { tokens, at: Math.max(now, bucket.at) }
  }

  #keep(name: string, bucket: Bucket, rate: Rate): void {
    this.#buckets.delete(name)
    if (bucket.tokens >= rate.burst) return
    this.#buckets.set(name, bucket)
    if (this.#buckets.size <= this.#most) return
    const [oldest] = this.#buckets.keys()
    this.#buckets.delete(oldest)
  }
}

/** The headers that say what is left, as most services send them; seconds are rounded up. */
export function rateHeaders({ ok, limit, remaining, waitMs }: Left): Record<string, string> {
  const seconds = String(Math.ceil(waitMs / 1000))
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': seconds,
    ...(!ok && { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) }),
  }
}

const WITH_PORT = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]+)\](?::\d+)?)$/

/**
 * Whom an address counts for: of IPv6 its first 64 bits, because one customer usually has all that follows; an IPv4
 * address written as IPv6 is the IPv4 one. Some proxies tell a port as well; whatever is no address at all is one place.
 */
export function placeOf(told: string): string {
  const address = (WITH_PORT.exec(told)?.slice(1).find(Boolean) ?? told).replace(/^::ffff:(?=\d+\.)/i, '')
  const version = isIP(address)
  if (version === 0) return 'nowhere'
  if (version === 4) return address
  const [head, tail] = address.split('%')[0].split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const filled = tail === undefined ? front : [...front, ...Array(8 - front.length - back.length).fill('0')]
  return [...filled, ...back]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')
}
