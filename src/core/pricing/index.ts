export { black, blackCoin, CALL, logRatioOf, PUT } from './black.ts'
export { exp, expm1 } from './exp.ts'
export { firstGreeksInto } from './first-greeks.ts'
export { type CoinGreeks, coinGreeksOf, type Greeks, greeksOf } from './greeks.ts'
export { impliedDeviation } from './implied-deviation.ts'
export { impliedVolatility, impliedVolatilityOf, type PricedOption } from './implied-volatility.ts'
export {
  type Checked,
  type OptionInputs,
  type PricingRefusal,
  type SpotInputs,
  toldRefusal,
} from './inputs.ts'
export { log, log1p } from './log.ts'
export { erfc, erfcx, normalCdf, normalPdf } from './normal.ts'
export { pow } from './pow.ts'
export { priceOf, spotForm } from './price.ts'
export { normalQuantile } from './quantile.ts'
export { type SpotGreeks, spotGreeksOf } from './spot-greeks.ts'
export * from './surface/index.ts'
export { timeValue, WINGS, wingsInto } from './time-value.ts'
