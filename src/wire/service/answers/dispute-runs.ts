import { z } from 'zod'
import { type BodyText, commandText } from '../commands.ts'
import { decimal, name, number, time } from './parts.ts'

/** A list that may be cut off: how many there are in all. */
export interface CutAnswer<Item> {
  readonly all: number
  readonly first: readonly Item[]
}

function cut<Item>(id: string, item: z.ZodType<Item, unknown>): z.ZodType<CutAnswer<Item>, unknown> {
  return z
    .object({ all: number.describe('How many there are; fewer may be shown.'), first: z.array(item) })
    .meta({ id })
}

/** How an account stands at the end of a run. */
export interface StandingAnswer {
  readonly equity: string
  readonly balances: readonly { readonly asset: string; readonly amount: string }[]
  readonly positions: readonly { readonly instrument: string; readonly quantity: string }[]
  readonly takenOut: readonly { readonly asset: string; readonly amount: string }[]
}

const amounts = z.array(z.object({ asset: name, amount: decimal }))
const standing: z.ZodType<StandingAnswer, unknown> = z
  .object({
    equity: decimal,
    balances: amounts,
    positions: z.array(z.object({ instrument: name, quantity: decimal })),
    takenOut: amounts.describe('Taken out less brought in since the first change.'),
  })
  .meta({ id: 'Standing' })

/** An account that stands otherwise with the corrected input. */
export interface AccountDifference {
  readonly account: string
  readonly asset: string
  readonly difference: string
  readonly asItIs: StandingAnswer
  readonly corrected: StandingAnswer
}

const accountDifference: z.ZodType<AccountDifference, unknown> = z
  .object({
    account: name,
    asset: name,
    difference: decimal.describe(
      'What it would have more with the corrected input, in it or taken out: above zero it was hurt, below it gained.',
    ),
    asItIs: standing,
    corrected: standing,
  })
  .meta({ id: 'AccountDifference' })

export interface LossDifference {
  readonly loss: number
  readonly account: string
  readonly asset: string
  readonly source: string
  readonly command: number
  readonly equity: string
  readonly inBoth: boolean
}

const lossDifference: z.ZodType<LossDifference, unknown> = z
  .object({
    loss: number,
    account: name.describe('The bucket that fell.'),
    asset: name,
    source: name,
    command: number.describe('That opened it.'),
    equity: decimal.describe('Of the bucket when it opened.'),
    inBoth: z
      .boolean()
      .describe('Whether one of the same bucket opens at that command in the other run, too.'),
  })
  .meta({ id: 'LossDifference' })

export interface CommandDifference {
  readonly command: number
  readonly type: string
  readonly reason: string
}

const commandDifference: z.ZodType<CommandDifference, unknown> = z
  .object({ command: number, type: name, reason: name.describe('Why it is refused in one of the runs.') })
  .meta({ id: 'CommandDifference' })

/** A command given otherwise in a run. */
export interface ChangeAnswer {
  readonly command: number
  readonly body: BodyText | null
  /** Whether the body is somebody else's business. */
  readonly isHidden: boolean
}

const changeAnswer: z.ZodType<ChangeAnswer, unknown> = z
  .object({
    command: number,
    body: commandText.nullable().describe('What is given in its place; null gives nothing.'),
    isHidden: z.boolean().describe('The body is not shown, since it is about accounts of others.'),
  })
  .meta({ id: 'ShownChange' }) as unknown as z.ZodType<ChangeAnswer, unknown>

/** What a run with other input came to. A participant sees his own accounts in it. */
export interface RunAnswer {
  readonly at: number
  readonly hash: string
  readonly changes: readonly ChangeAnswer[]
  readonly from: number
  readonly until: { readonly rows: number; readonly hash: string }
  readonly commands: number
  readonly refusedNow: CutAnswer<CommandDifference>
  readonly carriedOutNow: CutAnswer<CommandDifference>
  readonly lossesAsItIs: CutAnswer<LossDifference>
  readonly lossesCorrected: CutAnswer<LossDifference>
  readonly accounts: CutAnswer<AccountDifference>
  readonly sums: readonly { readonly asset: string; readonly hurt: string; readonly gained: string }[]
  readonly fingerprints: { readonly asItIs: string; readonly corrected: string }
}

export const runAnswer: z.ZodType<RunAnswer, unknown> = z
  .object({
    at: time,
    hash: z
      .string()
      .describe('sha256 of the result: whoever runs it again from the journal comes to the same.'),
    changes: z.array(changeAnswer),
    from: number.describe('The first command that was changed.'),
    until: z
      .object({ rows: number, hash: z.string() })
      .describe('Rows of the journal that count, and the hash of the last.'),
    commands: number.describe('That were decided again.'),
    refusedNow: cut('RefusedNow', commandDifference).describe(
      'Carried out then, refused with the corrected input.',
    ),
    carriedOutNow: cut('CarriedOutNow', commandDifference).describe('Refused then, carried out with it.'),
    lossesAsItIs: cut('LossesAsItIs', lossDifference),
    lossesCorrected: cut('LossesCorrected', lossDifference),
    accounts: cut('AccountDifferences', accountDifference).describe(
      'The one that disputes first, then by how much.',
    ),
    sums: z.array(z.object({ asset: name, hurt: decimal, gained: decimal })),
    fingerprints: z.object({ asItIs: z.string(), corrected: z.string() }),
  })
  .meta({ id: 'DisputeRun' })
