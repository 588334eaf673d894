import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { BadInput, wholeFile } from '../files/problems.ts'
import type { Config } from './config/settings.ts'

/** A certificate with its chain and its key, in PEM. */
export interface Tls {
  readonly cert: string
  readonly key: string
}

/**
 * Reads what a service needs to speak TLS; undefined where it does not.
 * @throws {BadInput} when a file cannot be read, holds something else, key and certificate are not of each other, or the
 *   certificate is not good now: nobody who looks at it would talk to the service
 */
export function tlsOf({ tls: { cert, key } }: Pick<Config, 'tls'>, now: number): Tls | undefined {
  if (cert === null || key === null) return undefined
  const tls = { cert: pem(cert, 'a certificate in PEM'), key: pem(key, 'a private key in PEM') }
  try {
    createSecureContext(tls)
  } catch (error) {
    throw fault(
      key,
      `that it does not fit ${cert} (${(error as Error).message})`,
      'the key of that certificate',
    )
  }
  checkTime(cert, new X509Certificate(tls.cert), now)
  return tls
}

/** Of a chain the first is the service's own. */
function checkTime(
  file: string,
  { validFromDate: from, validToDate: to }: X509Certificate,
  now: number,
): void {
  if (now > to.getTime())
    throw fault(file, `a certificate that ended ${to.toISOString()}`, 'one that is good now', 'Renew it')
  if (now < from.getTime())
    throw fault(
      file,
      `a certificate that begins ${from.toISOString()}`,
      'one that is good now',
      'Wait, or set the clock',
    )
}

function pem(file: string, expected: string): string {
  const text = textOf(file, expected)
  if (!/-----BEGIN [A-Z ]+-----/.test(text)) throw fault(file, 'something else', expected)
  return text
}

function textOf(file: string, expected: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw fault(file, `that it cannot be read (${(error as Error).message})`, expected)
  }
}

function fault(file: string, found: string, expected: string, todo?: string): BadInput {
  return new BadInput([{ place: wholeFile(file), found, expected, ...(todo !== undefined && { todo }) }])
}
