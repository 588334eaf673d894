/** Raised when a message of this list means something else than before. */
export const STREAM_PROTOCOL = 1
/** Subprotocol to ask for; a browser sends its key beside it as `bearer.KEY`, since it cannot set headers. */
export const STREAM_SUBPROTOCOL = 'breakwater.v1'
export const KEY_SUBPROTOCOL = 'bearer.'

/** Codes of the closing frame that are this service's own. */
export const closeCodes = {
  /** Nobody is known by the key, or it was revoked. */
  unauthenticated: 4001,
  /** The role may not read a stream, or the key has too many connections. */
  forbidden: 4003,
  /** What was sent lay unread for too long or grew too large; the reason names where to resume. */
  slow: 4008,
  /** Too many messages that mean nothing. */
  malformed: 4022,
  /** Too many messages in too short a time. */
  tooMany: 4029,
} as const
