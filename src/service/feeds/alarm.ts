/** What somebody waits for: a series' mark, its depth, or anything at all from one feed. */
export type Awaited = 'mark' | 'depth' | 'feed'

/** Something did not come in time. Times are the service's own, in milliseconds since the epoch. */
export interface Alarm {
  readonly of: Awaited
  /** Symbol of the series, or the holder of the feed's key. */
  readonly name: string
  /** Number of the series; null where the alarm is of a feed. */
  readonly series: number | null
  /** How long it may stay away. */
  readonly limitMs: number
  /** When it came last; null where it never did while anybody looked. */
  readonly lastAt: number | null
  /** When its time was up. */
  readonly dueAt: number
}

/** An alarm that begins, or one that ends: because it came, because nobody waits for it any longer. */
export interface AlarmChange {
  readonly is: 'raised' | 'cleared'
  readonly at: number
  readonly alarm: Alarm
}

/** Where alarms are had from: readiness, metrics, the status page and the stream's channel `alarm` ask here. */
export interface Alarms {
  /** Those that stand at this moment, marks first, then depth, then feeds. It looks before it answers. */
  alarms(): readonly Alarm[]
  /**
   * Told of each change as it is noticed, which may be while a batch is being told: a listener that throws stops the
   * host, so none may. @returns takes it off
   */
  onChange(listener: (change: AlarmChange) => void): () => void
}

/** An alarm as a sentence, for logs and pages. */
export function alarmText({ of, name, limitMs, lastAt }: Alarm): string {
  const what = of === 'feed' ? `Nothing from feed ${name}` : `No ${of} of ${name}`
  return lastAt === null
    ? `${what} has come yet; one was expected within ${limitMs} ms.`
    : `${what} since ${new Date(lastAt).toISOString()}; one was expected within ${limitMs} ms.`
}
