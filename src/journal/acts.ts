import { createHash } from 'node:crypto'
import type { Command } from '../core/engine/commands.ts'
import { hexOf } from '../core/money/sha256.ts'
import { canonicalJson, type Json } from '../wire/canonical-json.ts'
import { MalformedBatch } from './bytes.ts'
import { sha256 } from './chain.ts'

/** What a row goes on saying of a command once the command itself was dropped. What became of it are its outcomes. */
export interface Act {
  /** Who gave it. */
  readonly by: string
  readonly type: string
  /**
   * The first eight bytes of the sha256 of the key that stood beside the command, in hexadecimal digits: whoever has the
   * request can find it. Null where there was no key.
   */
  readonly key: string | null
}

/** What stays of one command. */
export function actOf({ by, body }: Command, key: string): Act {
  return { by, type: body.type, key: key === '' ? null : digestOf(key) }
}

const KEY_BYTES = 8
const CHECK_BYTES = 8

/**
 * Acts as bytes, small where one giver sends many of a type.
 *
 *   8 bytes   of the sha256 of what follows: no other hash is over it
 *   …         canonical JSON: [[giver, type, how many], …], and eight bytes a command in base64, or null without any key
 */
export function actsToBytes(acts: readonly Act[]): Uint8Array {
  const runs: [string, string, number][] = []
  for (const { by, type } of acts) {
    const last = runs.at(-1)
    if (last !== undefined && last[0] === by && last[1] === type) last[2] += 1
    else runs.push([by, type, 1])
  }
  const text = new TextEncoder().encode(canonicalJson({ runs, keys: keysOf(acts) }))
  const bytes = new Uint8Array(CHECK_BYTES + text.length)
  bytes.set(sha256(text).subarray(0, CHECK_BYTES))
  bytes.set(text, CHECK_BYTES)
  return bytes
}

/** @throws {MalformedBatch} when they are not those that were written, or of another number of commands */
export function actsFromBytes(bytes: Uint8Array, count: number): Act[] {
  const text = bytes.subarray(CHECK_BYTES)
  if (hexOf(sha256(text).subarray(0, CHECK_BYTES)) !== hexOf(bytes.subarray(0, CHECK_BYTES)))
    throw new MalformedBatch('What is left of dropped commands was changed: it has another hash.')
  const { runs, keys } = JSON.parse(new TextDecoder().decode(text)) as Written
  const left = runs.reduce((sum, [, , times]) => sum + times, 0)
  if (left !== count)
    throw new MalformedBatch(`The row counts ${count} commands, and something is left of ${left}.`)
  const digests = keys === null ? null : Buffer.from(keys, 'base64')
  const acts = runs.flatMap(([by, type, times]) => Array.from({ length: times }, () => ({ by, type })))
  return acts.map((act, at) => ({ ...act, key: digests === null ? null : keyIn(digests, at) }))
}

interface Written {
  readonly runs: readonly (readonly [by: string, type: string, times: number])[]
  readonly keys: string | null
}

function keysOf(acts: readonly Act[]): Json {
  if (acts.every(({ key }) => key === null)) return null
  return Buffer.from(acts.map(({ key }) => key ?? NO_KEY).join(''), 'hex').toString('base64')
}

const NO_KEY = '0'.repeat(2 * KEY_BYTES)

function keyIn(digests: Buffer, at: number): string | null {
  const key = digests.toString('hex', KEY_BYTES * at, KEY_BYTES * (at + 1))
  return key === NO_KEY ? null : key
}

function digestOf(key: string): string {
  return createHash('sha256')
    .update(key)
    .digest('hex')
    .slice(0, 2 * KEY_BYTES)
}
