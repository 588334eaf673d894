import { hexOf } from '../../core/money/sha256.ts'
import { batchOf } from '../../journal/batch-record.ts'
import type { ReplaySource } from './source.ts'

export interface HeadsQuestion {
  /** Rows before this one, or the last ones there are. */
  readonly before: number | null
  readonly limit: number
}

/** A row of the journal as it is published: its hash is over its commands, what became of them, and all rows before. */
export interface PublishedRow {
  readonly row: number
  readonly hash: string
  readonly at: number
  /** Sequence that its first accepted command has, or would have had. */
  readonly firstSequence: number
  readonly commands: number
  /** Of the books after it. */
  readonly fingerprint: string
}

export type HeadsAnswer = readonly PublishedRow[]

/** Rows of the journal, newest first, each checked to follow from the one before. */
export async function headsOf(source: ReplaySource, { before, limit }: HeadsQuestion): Promise<HeadsAnswer> {
  const until = Math.min(before ?? source.length, source.length)
  const found: PublishedRow[] = []
  for await (const { number, hash, bytes } of source.rows(Math.max(0, until - limit), until)) {
    const { at, firstSequence, count, fingerprint } = batchOf(bytes)
    found.push({ row: number, hash: hexOf(hash), at, firstSequence, commands: count, fingerprint })
  }
  return found.reverse()
}
