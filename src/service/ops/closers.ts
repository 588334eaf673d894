/** A stop took longer than it may. What was acknowledged is kept; the next start decides again what no snapshot holds. */
export class StopCutShort extends Error {
  override readonly name = 'StopCutShort'
  readonly exitCode = 3

  constructor(limitMs: number) {
    super(
      `The stop took longer than ${limitMs} ms and was cut short. What was acknowledged is kept; the next start takes longer. Raise time.stop to wait for it.`,
    )
  }
}

/** What has been opened, to be closed again in the opposite order. */
export class Closers {
  readonly #closers: (() => Promise<unknown> | unknown)[] = []

  add(close: () => Promise<unknown> | unknown): void {
    this.#closers.unshift(close)
  }

  /** All are closed, whatever one of them says; what the first said is thrown at the end. */
  async close(): Promise<void> {
    const failures: unknown[] = []
    for (const close of this.#closers.splice(0))
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    if (failures.length > 0) throw failures[0]
  }

  /** @throws {StopCutShort} when it takes longer than it may */
  async closeWithin(limitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new StopCutShort(limitMs)), limitMs)
    })
    try {
      await Promise.race([this.close(), limit])
    } finally {
      clearTimeout(timer)
    }
  }
}
