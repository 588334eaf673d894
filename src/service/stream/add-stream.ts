import type { Socket } from 'node:net'
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import { STREAM_SUBPROTOCOL } from '../../wire/service/stream.ts'
import type { Gate } from '../http/gate.ts'
import { sendProblem } from '../http/problem-json.ts'
import type { Service } from '../http/service.ts'
import { type StreamSettings, usualStream } from './limits.ts'
import { LiveStream, STREAM_PATH, type Stream, upgradeNeeded } from './live-stream.ts'

/**
 * Puts the stream of what becomes durable beside the routes of the service, at `/v1/stream`. The key comes with the
 * upgrade, in the same headers as over HTTP or as a subprotocol, or as the first message.
 */
export function addStream(
  app: FastifyInstance,
  service: Service,
  access: Gate,
  options: Partial<StreamSettings> = {},
): Stream {
  const settings = { ...usualStream, ...options }
  const stream = new LiveStream(app, service, access, settings)
  // While the service closes, an upgrade is answered before any hook that would end its connection; the server would wait for it.
  app.server.on('upgrade', (_request, socket) => {
    if (stream.isClosed) setImmediate(() => (socket as Socket).destroySoon())
  })
  app.register(websocket, {
    options: { maxPayload: settings.maxFrameBytes, perMessageDeflate: false, handleProtocols },
    errorHandler: (error, socket) => {
      // Sockets fail with a code; what has none is a fault of ours.
      if (!('code' in error)) app.log.error({ err: error }, 'the stream failed')
      socket.terminate()
    },
    preClose: (done) => void stream.close().then(() => done(), done),
  })
  app.register(async (scope) => {
    await stream.open()
    scope.route({
      method: 'GET',
      url: STREAM_PATH,
      onRequest: (request, reply, done) => stream.admit(request, reply, done),
      handler: (request, reply) => sendProblem(request, reply, upgradeNeeded()),
      wsHandler: (socket, request) => stream.connect(socket, request),
    })
  })
  return stream
}

/** Ours is chosen, and never the one in which a key stands. */
function handleProtocols(protocols: Set<string>): string | false {
  return protocols.has(STREAM_SUBPROTOCOL) ? STREAM_SUBPROTOCOL : false
}
