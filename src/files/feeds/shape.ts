import type { Spot } from './spot.ts'
import type { FeedUpdate } from './update.ts'

/** How one publisher writes prices and books in JSON. */
export interface FeedShape {
  /** Word for it on the command line. */
  readonly name: string
  /** Whether a record carries something in this shape; what it carries may still be wrong. */
  knows(record: Spot): boolean
  /** What a record that it knows tells; problems are told where they stand, and what they spoil is left out. */
  read(record: Spot): FeedUpdate[]
}
