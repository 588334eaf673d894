import type { ChargeRule } from '../model.ts'
import { basis } from './basis.ts'
import type { ChargeKind } from './charge.ts'
import { collateral } from './collateral.ts'
import { confidence } from './confidence.ts'
import { credit } from './credit.ts'
import { delta } from './delta.ts'
import { deltaShock } from './delta-shock.ts'
import { depeg } from './depeg.ts'
import { expiryLoss } from './expiry-loss.ts'
import { deltaSpread, vegaSpread } from './expiry-spreads.ts'
import { futureSize } from './future-size.ts'
import { notional } from './notional.ts'
import { roll } from './roll.ts'
import { shortMinimum } from './short-minimum.ts'
import { spread } from './spread.ts'
import { standardOption } from './standard-option.ts'
import { tiered } from './tiered.ts'

/** Every kind of charge; a kind without an entry does not compile. */
const kinds: { readonly [Kind in ChargeRule['kind']]: ChargeKind<Kind> } = {
  basis,
  roll,
  'delta-shock': deltaShock,
  notional,
  collateral,
  confidence,
  depeg,
  delta,
  'standard-option': standardOption,
  'expiry-loss': expiryLoss,
  'future-size': futureSize,
  'short-minimum': shortMinimum,
  spread,
  credit,
  'vega-spread': vegaSpread,
  'delta-spread': deltaSpread,
  tiered,
}

/** What works out a charge. The type forgets which kind, since a rule's own kind picked it. */
export function chargeKindOf(rule: ChargeRule): ChargeKind<ChargeRule['kind']> {
  return kinds[rule.kind] as unknown as ChargeKind<ChargeRule['kind']>
}
