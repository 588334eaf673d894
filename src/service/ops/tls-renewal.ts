import { statSync } from 'node:fs'
import type { SecureContextOptions } from 'node:tls'
import type { Config } from '../config/settings.ts'
import { tlsOf } from '../tls.ts'
import type { Log } from './log.ts'

export interface TlsRenewalParts {
  readonly config: Pick<Config, 'tls'>
  readonly clock: () => number
  /** Shows another certificate from the next handshake on; connections that stand go on with theirs. */
  readonly show: (tls: SecureContextOptions) => void
  readonly log: Log
}

/**
 * Takes a renewed certificate into use without a restart. Its files are read when one of them has changed; as long as they
 * cannot be used, which they cannot between the writing of one and of the other, the old certificate stays.
 */
export class TlsRenewal {
  readonly #parts: TlsRenewalParts
  #seen: string
  #fault = ''

  constructor(parts: TlsRenewalParts) {
    this.#parts = parts
    this.#seen = this.#marks()
  }

  /** Looks whether the files have changed. */
  look(): void {
    const marks = this.#marks()
    if (marks === this.#seen) return
    const { config, clock, show, log } = this.#parts
    try {
      const tls = tlsOf(config, clock())
      if (tls !== undefined) show(tls)
      this.#seen = marks
      this.#fault = ''
      log.info({ cert: config.tls.cert }, 'a renewed certificate is shown')
    } catch (error) {
      const { message } = error as Error
      if (message !== this.#fault) log.warn({ fault: message }, 'the certificate was not renewed')
      this.#fault = message
    }
  }

  /** Differs once a file was written or another was put in its place. */
  #marks(): string {
    const { cert, key } = this.#parts.config.tls
    return [cert, key].map((file) => (file === null ? '' : markOf(file))).join(' ')
  }
}

function markOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true })
  return stats === undefined ? 'none' : `${stats.ino}.${stats.size}.${stats.mtimeNs}`
}
