/**
 * What an event adds to the sums of its interval: paid and gained in its own asset, nothing in the others.
 *
 * @param sums of the event's tree of payers
 * @param asset number of the event's asset, of `assets` in all
 */
export function sumsOfPayerTree(sums: readonly bigint[], asset: number, assets: number): bigint[] {
  return Array.from({ length: 2 * assets }, (_, place) =>
    place === 2 * asset ? sums[0] : place === 2 * asset + 1 ? sums[1] : 0n,
  )
}

/** Paid, gained and measured: the three sums of a payer, none below zero. */
export function sumsOfPayer(amount: bigint, measure: bigint): readonly [bigint, bigint, bigint] {
  return amount >= 0n ? [amount, 0n, measure] : [0n, -amount, measure]
}
