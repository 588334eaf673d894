/** What can be wrong, by name: what `type` in an answer leads to. */
export const problemKinds = {
  'malformed-request': {
    status: 400,
    title: 'The request cannot be read.',
    about: 'Its line or its headers break the rules of HTTP, or a header has a form that is not known here.',
  },
  'malformed-json': {
    status: 400,
    title: 'The body is no JSON that can be read in one way only.',
    about:
      'A body is a JSON document in UTF-8. Each key stands once in its mapping, and texts hold whole characters and no control characters.',
  },
  unauthenticated: {
    status: 401,
    title: 'Nobody is known by this.',
    about: 'Send `Authorization: Bearer KEY` with a key that stands, signed where the key asks for it.',
  },
  replayed: {
    status: 401,
    title: 'The signature was used before.',
    about: 'A nonce is taken once. Sign again with another one and the time of now.',
  },
  forbidden: {
    status: 403,
    title: 'The key may not do this.',
    about: 'Its role does not go so far, or the request is about an account of somebody else.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here.',
    about: 'No route has this path, or nothing that is asked for has this name or number.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This path is not asked so.',
    about: 'The header `Allow` names the methods it has.',
  },
  timeout: {
    status: 408,
    title: 'The request came too slowly.',
    about: 'It has to be there whole within a declared time.',
  },
  conflict: {
    status: 409,
    title: 'It does not go with what already is.',
    about: 'Something was done in between, or stands against it. The faults say what.',
  },
  'key-taken': {
    status: 409,
    title: 'The idempotency key stands for another request.',
    about:
      'The same key with the same request is answered again from what is remembered; with another request it is refused. Choose a new key.',
  },
  gone: {
    status: 410,
    title: 'It can no longer be worked out here.',
    about:
      'It takes commands that a compaction of the journal dropped, or that an engine of another epoch decided. The detail says which; a copy of the journal from then still has them.',
  },
  'too-large': {
    status: 413,
    title: 'The request is too large.',
    about: 'Send less at once: a body has a limit in bytes, a batch one in commands.',
  },
  'uri-too-long': { status: 414, title: 'The path is too long.', about: 'Names in paths have a limit.' },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is in a form that is not taken.',
    about: 'Bodies are `application/json`.',
  },
  invalid: {
    status: 422,
    title: 'Parts of the request are not what they have to be.',
    about: 'Each fault names its field and the rule it breaks. Nothing was done and nothing is remembered.',
  },
  refused: {
    status: 422,
    title: 'The engine refused the command.',
    about:
      'The rule of its first fault is the reason. The refusal is remembered by the idempotency key like what is done; nothing else was changed.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too much was asked in too short a time.',
    about: 'The header `Retry-After` says how many seconds to wait.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The headers are too large.',
    about: 'Send fewer or shorter headers.',
  },
  internal: {
    status: 500,
    title: 'The service failed.',
    about: 'Whoever runs it finds the cause in the log by the id of the request.',
  },
  busy: {
    status: 503,
    title: 'Too many commands wait.',
    about: 'Nothing was done. Try again after `Retry-After`, with the same idempotency key.',
  },
  'replay-busy': {
    status: 503,
    title: 'The past is not asked about now.',
    about:
      'Too many questions about the past wait, or this one took too long. Ask again after `Retry-After`; answers are kept for a while.',
  },
  stopped: {
    status: 503,
    title: 'The service takes nothing more.',
    about:
      'It is stopping, or a write of its journal failed. Whether a command was kept is told by sending it again, with the same idempotency key, once the service is back.',
  },
  'not-ready': {
    status: 503,
    title: 'The service is not ready.',
    about: 'It is still recovering, or its feeds are stale. The faults say what is missing.',
  },
} as const

export type ProblemKind = keyof typeof problemKinds
