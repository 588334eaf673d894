import type { Socket } from 'node:net'

/** One for each connection, whatever is asked on it. */
const signals = new WeakMap<Socket, AbortSignal>()

/** Aborted once a connection is closed: nobody takes what is still to be answered on it. */
export function hungUpOn(socket: Socket): AbortSignal {
  const known = signals.get(socket)
  if (known !== undefined) return known
  const hungUp = new AbortController()
  if (socket.destroyed) hungUp.abort()
  else socket.once('close', () => hungUp.abort())
  signals.set(socket, hungUp.signal)
  return hungUp.signal
}
