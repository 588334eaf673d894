/** How much a stream holds for its readers, and asks of them. Memory is bounded by these and by nothing else. */
export interface StreamSettings {
  /** Bytes of a frame that a reader may send. */
  readonly maxFrameBytes: number
  readonly maxSubscriptions: number
  readonly maxConnections: number
  readonly maxConnectionsPerKey: number
  /** Of one address, for those who are still to say who they are. */
  readonly maxUnknownPerAddress: number
  /** What may lie unread for one connection. One message may be larger, where nothing else lies there. */
  readonly maxBufferedBytes: number
  readonly maxBufferedMessages: number
  /** What may lie unread for all of them; who holds more than his part when it is reached is cut off. */
  readonly maxBufferedTotal: number
  /** Events of one command go out in messages of about so many bytes. */
  readonly messageBytes: number
  /** Between two pings; who answers none until the next is gone. */
  readonly heartbeatMs: number
  /** For a key to come, where the upgrade brought none. */
  readonly authenticateMs: number
  /** For a reader to take anything at all of what lies unread. */
  readonly stallMs: number
  /** For a reader who is told to go to take what lies unread, and the reason behind it. */
  readonly goodbyeMs: number
  /** For a subscription that has fallen behind what is live to come back to it. */
  readonly behindMs: number
  /** Messages a reader may send: so many at once, and so many a second. */
  readonly messageBurst: number
  readonly messagesPerSecond: number
  /** Messages that mean nothing, after which a connection is closed. */
  readonly maxMalformed: number
  /** Subscriptions that read old rows of the journal at once; others wait for their turn. */
  readonly maxCatchUps: number
  /** Events that are kept for readers who come back soon. */
  readonly recentEvents: number
  readonly recentNotices: number
  /** Between two looks at one side of an instrument for the channel `adl-warning`. */
  readonly watchMs: number
}

export const usualStream: StreamSettings = {
  maxFrameBytes: 65_536,
  maxSubscriptions: 16,
  maxConnections: 5_000,
  maxConnectionsPerKey: 16,
  maxUnknownPerAddress: 125,
  maxBufferedBytes: 1_048_576,
  maxBufferedMessages: 8_192,
  maxBufferedTotal: 268_435_456,
  messageBytes: 131_072,
  heartbeatMs: 30_000,
  authenticateMs: 5_000,
  stallMs: 10_000,
  goodbyeMs: 5_000,
  behindMs: 60_000,
  messageBurst: 50,
  messagesPerSecond: 10,
  maxMalformed: 10,
  maxCatchUps: 8,
  recentEvents: 20_000,
  recentNotices: 10_000,
  watchMs: 500,
}
