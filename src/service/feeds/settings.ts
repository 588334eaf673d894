/**
 * How long the service waits for its feeds before it raises an alarm, in milliseconds. A mark's own `stale-after` is always
 * watched, whether it is named here or not, since the engine goes by it; a shorter time here warns earlier.
 */
export interface FeedSettings {
  /** By symbol: longest time between two marks. */
  readonly marks: ReadonlyMap<string, number>
  /** By symbol: longest time between two updates of the depth. */
  readonly depth: ReadonlyMap<string, number>
  /** By holder of a feed's key: longest time between two commands of his. */
  readonly holders: ReadonlyMap<string, number>
}

/** No time but those of the terms. */
export const noFeedSettings: FeedSettings = { marks: new Map(), depth: new Map(), holders: new Map() }
