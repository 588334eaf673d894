import { z } from 'zod'
import type { Fraction } from '../../../core/market/fraction.ts'
import { fraction } from '../../../core/market/fraction.ts'
import { OWN_SIBLINGS } from '../../../core/waterfall/apply.ts'
import type { Share } from '../../../core/waterfall/events.ts'
import { stepKinds } from '../../../core/waterfall/rulebook.ts'
import { moneyOf, type Within } from '../figure-roles.ts'
import { gridText } from '../grid.ts'
import { asset, series } from '../named-roles.ts'
import type { Names } from '../names.ts'
import type { Partly } from '../reading.ts'
import { ordinal, type Role, word, words } from '../role.ts'
import { figureText, nameText, numberText } from '../text-schemas.ts'
import { type Placed, telling } from './fields.ts'

/** The asset of the loss that an event names. */
export const ofLoss: Within = ({ loss }, names) => names.assetOfLoss(loss as number)
export const ofClaim: Within = ({ claim }, names) => names.assetOfClaim(claim as number)
export const ofCover: Within = ({ cover }, names) => names.assetOfCover(cover as number)

/** A loss, a claim or a cover, with the asset that the money beside it is in. */
export const lossInAsset: Placed<number> = telling('loss', ordinal, 'asset', asset, (loss, names) =>
  names.assetOfLoss(loss),
)
export const claimInAsset: Placed<number> = telling('claim', ordinal, 'asset', asset, (claim, names) =>
  names.assetOfClaim(claim),
)
export const coverInAsset: Placed<number> = telling('cover', ordinal, 'asset', asset, (cover, names) =>
  names.assetOfCover(cover),
)
/** A loss with the instrument of the order that closes it outside. */
export const lossWithOrder: Placed<number> = telling('loss', ordinal, 'instrument', series, (loss, names) =>
  names.seriesOfOrder(loss),
)

export const kind: Role<(typeof stepKinds)[number], string> = word(stepKinds) as Role<
  (typeof stepKinds)[number],
  string
>
/** Where in which rulebook something happened. */
export const atStep = {
  loss: ordinal as typeof ordinal,
  step: ordinal as typeof ordinal,
  kind: kind as typeof kind,
  name: words as typeof words,
} as const

/** The place of a step; null where none of the rulebook's brought the money, but the owner's other accounts. */
export const stepOrNone: Role<number, number | null> = written(numberText.nullable(), (step) =>
  step === OWN_SIBLINGS ? null : step,
)

/** A sum over accounts, which may pass 2^53. */
export function sumOf(within: Within): Role<bigint, string> {
  return written(figureText, (sum, names, record) => {
    const of = within(record, names)
    return of === undefined || !names.hasAsset(of) ? String(sum) : gridText(sum, names.moneyGrid(of))
  })
}

/** A role that is written and never read back. */
export function written<Core, Text>(
  schema: z.ZodType<Text>,
  write: (value: Core, names: Names, record: Partly) => Text,
): Role<Core, Text> {
  return { schema, write, read: () => undefined }
}

/** Who got how much, in the asset of the event. */
export function sharesIn(within: Within): Role<readonly Share[], Partly[]> {
  return written(
    z.array(z.strictObject({ account: nameText, amount: figureText })) as unknown as z.ZodType<Partly[]>,
    (shares, names, record) =>
      shares.map(({ to, amount }) => ({
        account: names.accountName(to),
        amount: moneyOf(within).write(amount, names, record),
      })),
  )
}

/** Columns of accounts with what each got, as rows. */
export function accountsWith<Column extends 'amounts' | 'units'>(
  column: Column,
  within: Within,
): Role<{ readonly accounts: Int32Array } & { readonly [Each in Column]: Float64Array }, Partly[]> {
  const money = moneyOf(within)
  return written(
    z.array(z.strictObject({ account: nameText, amount: figureText })) as unknown as z.ZodType<Partly[]>,
    (columns, names, record) => {
      const cells: Float64Array = columns[column]
      return Array.from(columns.accounts, (row, at) => ({
        account: names.accountName(row),
        amount: money.write(cells[at], names, record),
      }))
    },
  )
}

const ratioText = z
  .strictObject({ numerator: z.string(), denominator: z.string() })
  .meta({ id: 'Ratio', description: 'An exact ratio of two whole numbers.' }) as unknown as z.ZodType<Partly>

/** An exact ratio as the texts of two whole numbers. */
export function ratio<Whole extends bigint | number>(): Role<
  { readonly numerator: Whole; readonly denominator: Whole },
  Partly
> {
  return written(ratioText, ({ numerator, denominator }) => ({
    numerator: String(numerator),
    denominator: String(denominator),
  }))
}

/** A mean price, exact: it may lie on no grid. */
export const meanPrice: Role<Fraction, Partly> = written(ratioText, (mean, names, record) => {
  const { increment } = names.priceGrid(record.index as number)
  const price = fraction(mean.numerator * increment.numerator, mean.denominator * increment.denominator)
  return ratio<bigint>().write(price, names, record)
})

/** Whoever owns a level or an account: null is the market beyond the venue, or nobody. */
export const ownerOrNobody: Role<number, string | null> = written(nameText.nullable(), (row, names) =>
  row < 0 ? null : names.accountName(row),
)
