/** A typed client of the service, for Node and browsers. */

export {
  newSigningKeys,
  type Signer,
  type SigningKeys,
  signerWith,
} from '../wire/service/signing.ts'
export type { Channel, StreamEvent, StreamNotice, StreamPlace, Watch } from '../wire/service/stream.ts'
export {
  type AnswerOf,
  type Ask,
  type BatchOptions,
  BreakwaterClient,
  type Entry,
  type Frozen,
  type InputOf,
  type OperationName,
  type PagedName,
} from './client.ts'
export { type Operation, type Operations, operations } from './operations.ts'
export type { ClientOptions } from './options.ts'
export { NotTheService, ServiceProblem, ServiceUnreachable } from './problem.ts'
export type { Patience } from './retry.ts'
export type { CallOptions } from './send.ts'
export { platformSocket, type Socket, type SocketEvents, type SocketMaker, wsSocket } from './socket.ts'
export type { EventStream, StreamBreak, StreamItem, StreamOptions, Wanted } from './stream.ts'
export type * from './types.ts'
