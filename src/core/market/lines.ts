/**
 * What a look at a position reads of its series: eight numbers side by side, so that memory is waited for once or twice and
 * not once a column. Every touched account comes to look at each of its positions, and each is of another series.
 */
export const LINE_SHIFT = 3

/** Offsets in a line. Mark, unit value and scale are those of the columns. */
export const MARK = 0
export const UNIT_VALUE = 1
export const SCALE = 2
/** First tier: notional it reaches to, and its rates in parts per million. */
export const TIER_TO = 3
export const MAINTENANCE = 4
export const INITIAL = 5
/** Highest maintenance rate of any tier as a fraction: what a bound may assume. */
export const HIGHEST_RATE = 6
/** 1 for a linear instrument whose tiers all join, which most are; 0 where something else is to be asked. */
export const IS_PLAIN = 7
