import type { FastifyInstance } from 'fastify'

/** The service could not listen where it was told to. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen'
  readonly exitCode = 3
}

/**
 * @returns where it listens, as an address to ask at
 * @throws {CannotListen} when the port is taken, or no address of this machine
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port, listenTextResolver: () => 'listening' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new CannotListen(
        `Port ${port} of ${host} is in use by another program. End that one, or name another port with listen.port or --port.`,
      )
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new CannotListen(
        `Port ${port} of ${host} cannot be listened on (${message}). Name another port or another host.`,
      )
    throw error
  }
}
