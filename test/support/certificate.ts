import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderWith } from './cli.ts'

/** Whether certificates can be made here. */
export const hasOpenssl: boolean = spawnSync('openssl', ['version']).status === 0

/** A certificate for this machine that nobody signed but itself, good for two days, and its key. */
export function selfSigned(): { readonly cert: string; readonly key: string } {
  const folder = folderWith()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const { status } = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
  ])
  if (status !== 0) throw new Error('openssl made no certificate')
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
}
