/**
 * Risk arrays of one contract bought, in dollars, by SPAN's sixteen scenarios in their order: L. G. McMillan, "Options as a
 * Strategic Investment", chapter 34. A future of the S&P 500, and a December call struck at 410.
 */
export const futureArray: readonly number[] = [
  0, 0, 3_330, 3_330, -3_330, -3_330, 6_670, 6_670, -6_670, -6_670, 10_000, 10_000, -10_000, -10_000, 7_000,
  -7_000,
]

export const callArray: readonly number[] = [
  460, -610, 2_640, 1_730, -1_270, -2_340, 5_210, 4_540, -2_540, -3_430, 8_060, 7_640, -3_380, -3_990, 3_130,
  -1_500,
]
