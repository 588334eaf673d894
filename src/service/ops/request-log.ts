import type { FastifyInstance } from 'fastify'
import type { Log } from './log.ts'

/**
 * A line for every answer: those that went well at `debug`, refused ones at `info`, failures at `error`. The route is
 * told as the table has it, since a path may hold somebody's name.
 */
export function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status, elapsedTime } = reply
    const level = status >= 500 ? 'error' : status >= 400 ? 'info' : 'debug'
    if (log.isLevelEnabled(level))
      log[level](
        {
          request: request.id,
          method: request.method,
          route: request.routeOptions.url ?? null,
          status,
          ms: Math.round(elapsedTime * 1000) / 1000,
          remote: request.ip,
        },
        'answered',
      )
    done()
  })
}
