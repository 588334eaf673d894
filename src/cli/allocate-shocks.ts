import { type Policy, policies, type Shock } from '../core/allocation/index.ts'
import { signedShare } from '../wire/scalars.ts'
import { UsageError } from './exit.ts'

/** A market cannot fall by more than all of it, in parts per million. */
const WHOLE_FALL = -1_000_000

/**
 * `move=chance` pairs as a table of shocks; null where there are none. They take the place of the file's.
 *
 * @param policy who is asked, or null for all of them
 */
export function shocksFrom(
  pairs: readonly string[] | undefined,
  policy: Policy | null,
): readonly Shock[] | null {
  if (pairs === undefined || pairs.length === 0) return null
  if (policy !== null && policy.takesShocks !== true) {
    const readers = policies.filter(({ takesShocks }) => takesShocks).map(({ name }) => name)
    throw new UsageError(
      `Found --shock with ${policy.name}, expected a policy that reads shocks: ${readers.join(', ')}.`,
    )
  }
  return pairs.map(shockFrom)
}

function shockFrom(pair: string): Shock {
  const [, share = '', chance = ''] = /^([^=]+)=([1-9]\d{0,14})$/.exec(pair) ?? []
  const move = signedShare.safeParse(share)
  if (move.success && move.data >= WHOLE_FALL) return { move: move.data, chance: Number(chance) }
  throw new UsageError(
    `Found --shock ${pair}, expected move=chance: a move of -100% or above, no finer than 0.0001%, and a whole number above zero for how likely it is beside the others, like -10%=2.`,
  )
}
