/** A WebSocket that is opening or open. */
export interface Socket {
  send(text: string): void
  close(): void
  /** Stops reading, so that the sender has to wait; absent where the platform cannot. */
  readonly pause?: () => void
  readonly resume?: () => void
}

/** What a socket tells; after `closed` nothing. */
export interface SocketEvents {
  opened(): void
  message(text: string): void
  closed(reason: string): void
}

/** Opens a socket. A failure to open is told by `closed`. */
export type SocketMaker = (
  url: string,
  protocols: readonly string[],
  events: SocketEvents,
) => Socket | Promise<Socket>

/** The platform's own `WebSocket`, as browsers and Node have it; where there is none, that of the package `ws`. */
export const platformSocket: SocketMaker = (url, protocols, events) =>
  typeof globalThis.WebSocket === 'function'
    ? webSocket(url, protocols, events)
    : wsSocket(url, protocols, events)

function webSocket(url: string, protocols: readonly string[], events: SocketEvents): Socket {
  const socket = new WebSocket(url, [...protocols])
  socket.onopen = () => events.opened()
  socket.onmessage = ({ data }: { readonly data: unknown }) => events.message(String(data))
  socket.onclose = ({ code, reason }: { readonly code: number; readonly reason: string }) =>
    events.closed(reason === '' ? `code ${code}` : reason)
  // What is wrong is told by the close that follows.
  socket.onerror = () => undefined
  return { send: (text) => socket.send(text), close: () => socket.close() }
}

/** With the package `ws`, which can also stop reading. */
export const wsSocket: SocketMaker = async (url, protocols, events) => {
  const { WebSocket } = await import('ws')
  const socket = new WebSocket(url, [...protocols], { perMessageDeflate: false })
  socket.on('open', () => events.opened())
  socket.on('message', (data) => events.message(String(data)))
  socket.on('error', () => undefined)
  socket.on('close', (code, reason) =>
    events.closed(reason.length === 0 ? `code ${code}` : reason.toString('utf8')),
  )
  return {
    send: (text) => socket.send(text),
    close: () => socket.close(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  }
}
