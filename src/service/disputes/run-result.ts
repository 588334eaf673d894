import { z } from 'zod'
import type { Json } from '../../wire/canonical-json.ts'
import { big, count, ordinal, text, whole } from '../../wire/json-parts.ts'

/** What is given in place of a command of the journal; null gives nothing. Its body is in its JSON form. */
export interface Change {
  readonly command: number
  readonly body: Json
}

/** An account as it stands at the end of one of the two runs. Money is whole units of the asset beside it. */
export interface Standing {
  /** Net equity in the account's home asset. */
  readonly equity: number
  /** Cash basis by asset, those that are not zero. */
  readonly balances: readonly (readonly [asset: number, amount: number])[]
  readonly positions: readonly (readonly [series: number, quantity: number])[]
  /** Taken out less brought in since the first change, by asset, those that are not zero. */
  readonly takenOut: readonly (readonly [asset: number, amount: number])[]
}

export interface AccountFound {
  readonly account: number
  /** Its home asset. */
  readonly asset: number
  /**
   * What it would have more, at the end or taken out by then, with the corrected input: above zero it was hurt, below
   * zero it gained.
   */
  readonly difference: number
  readonly asItIs: Standing
  readonly corrected: Standing
}

export interface LossFound {
  readonly loss: number
  readonly bucket: number
  readonly asset: number
  readonly source: string
  /** The command that opened it. */
  readonly command: number
  /** Net equity of the bucket when it opened. */
  readonly equity: number
  /** Whether a loss of the same bucket opens at the same command in the other run. */
  readonly inBoth: boolean
}

/** A command that was carried out in one of the runs and not in the other. */
export interface CommandFound {
  readonly command: number
  readonly type: string
  readonly reason: string
}

/** A list that is cut off where it grows too long to be kept: how many there are in all. */
export interface Cut<Item> {
  readonly all: number
  readonly first: readonly Item[]
}

/** What a run with other input came to, beside what happened. It is worked out from the journal alone. */
export interface RunResult {
  /** The first command that was changed. */
  readonly from: number
  /** Up to where: rows of the journal, the last of which has commands, and the hash of that one. */
  readonly until: { readonly rows: number; readonly hash: string }
  /** Commands that were decided again. */
  readonly commands: number
  /** Carried out then, and refused with the corrected input. */
  readonly refusedNow: Cut<CommandFound>
  /** Refused then, and carried out with the corrected input. */
  readonly carriedOutNow: Cut<CommandFound>
  readonly losses: { readonly asItIs: Cut<LossFound>; readonly corrected: Cut<LossFound> }
  /** Accounts that stand otherwise: the one that disputes first, then by how much. */
  readonly accounts: Cut<AccountFound>
  /** Over all accounts, by home asset: what those that were hurt lost, and what the others gained. */
  readonly sums: readonly { readonly asset: number; readonly hurt: bigint; readonly gained: bigint }[]
  readonly fingerprints: { readonly asItIs: string; readonly corrected: string }
}

const pairs = z.array(z.tuple([ordinal, whole]))
const standing = z.strictObject({ equity: whole, balances: pairs, positions: pairs, takenOut: pairs })
const command = z.strictObject({ command: count, type: text, reason: text })
const loss = z.strictObject({
  loss: count,
  bucket: ordinal,
  asset: ordinal,
  source: text,
  command: count,
  equity: whole,
  inBoth: z.boolean(),
})
const account = z.strictObject({
  account: ordinal,
  asset: ordinal,
  difference: whole,
  asItIs: standing,
  corrected: standing,
})

function cut<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ all: count, first: z.array(item) })
}

/** Reads a result back from its note. */
export const runResult: z.ZodType<RunResult, unknown> = z.strictObject({
  from: count,
  until: z.strictObject({ rows: count, hash: text }),
  commands: count,
  refusedNow: cut(command),
  carriedOutNow: cut(command),
  losses: z.strictObject({ asItIs: cut(loss), corrected: cut(loss) }),
  accounts: cut(account),
  sums: z.array(z.strictObject({ asset: ordinal, hurt: big, gained: big })),
  fingerprints: z.strictObject({ asItIs: text, corrected: text }),
})
