import { closeCodes, type ServerMessage } from '../../wire/service/stream.ts'

/** Why a reader is sent away. */
export type Closing = Extract<ServerMessage, { type: 'closing' }>['reason']

/** WebSocket's own code for a server that goes. */
const GOING_AWAY = 1001

/** The code that a connection is closed with, by why. */
export const codeOfClosing: { readonly [Reason in Closing]: number } = {
  slow: closeCodes.slow,
  stopping: GOING_AWAY,
  unauthenticated: closeCodes.unauthenticated,
  forbidden: closeCodes.forbidden,
  malformed: closeCodes.malformed,
  'too-many': closeCodes.tooMany,
}
