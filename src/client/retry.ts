/** How often and how long something is tried again. */
export interface Patience {
  /** Attempts in all. */
  readonly attempts: number
  /** The first wait; each one after it is twice as long, up to `longestMs`. */
  readonly firstMs: number
  readonly longestMs: number
  /** No attempt begins later than so long after the first. */
  readonly wholeMs: number
  /** For one attempt to be answered. */
  readonly attemptMs: number
  /** The same where the past is asked, which takes its time; whoever hangs up is worked for no more. */
  readonly slowMs: number
}

export const usualPatience: Patience = {
  attempts: 6,
  firstMs: 100,
  longestMs: 5_000,
  wholeMs: 60_000,
  attemptMs: 30_000,
  slowMs: 180_000,
}

/**
 * How long to wait before the next attempt: half of the doubled time for certain, the other half by chance, so that many
 * who were turned away together do not come back together; never less than the service asks for.
 *
 * @param failed attempts that have failed so far, 1 or more
 * @param random from 0 to 1
 */
export function waitOf(
  failed: number,
  { firstMs, longestMs }: Pick<Patience, 'firstMs' | 'longestMs'>,
  random: () => number,
  askedMs = 0,
): number {
  const doubled = Math.min(longestMs, firstMs * 2 ** Math.min(failed - 1, 30))
  return Math.max(askedMs, doubled / 2 + (doubled / 2) * random())
}

/** What `Retry-After` asks for, in milliseconds; 0 where it asks for nothing. It is seconds or a date. */
export function retryAfterMs(header: string | null, now: number): number {
  if (header === null) return 0
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000
  const at = Date.parse(header)
  return Number.isNaN(at) ? 0 : Math.max(0, at - now)
}

/** Waits, or throws what the signal was aborted for. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason)
    const end = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve()
    }, ms)
    signal?.addEventListener('abort', end, { once: true })
  })
}
