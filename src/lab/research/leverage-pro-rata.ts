/**
 * Leverage-weighted pro-rata as printed: the haircut of account i is its share of all leverage-weighted equity, times
 * the haircut of plain pro-rata, `budget / Σ equity`.
 *
 * Known fault: the share is divided by a sum over accounts and so is the haircut, so what is raised is a weighted mean
 * of equities over their sum of the budget, which is all of it only for a single account.
 *
 * @returns dollars each pays
 * @see docs/sources.md#published-pro-rata
 */
export function leverageProRataAsPrinted(
  budget: number,
  equities: readonly number[],
  leverages: readonly number[],
): number[] {
  const positive = equities.map((equity) => Math.max(0, equity))
  const whole = positive.reduce((sum, equity) => sum + equity, 0)
  const weighted = positive.reduce((sum, equity, at) => sum + leverages[at] * equity, 0)
  if (weighted === 0) return positive.map(() => 0)
  return positive.map((equity, at) => ((leverages[at] * equity) / weighted) * (budget / whole) * equity)
}
