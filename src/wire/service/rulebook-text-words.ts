import type { Level } from '../../core/margin/levels.ts'
import type {
  Caps,
  Condition,
  HedgeLimit,
  Limit,
  PriceRule,
  Scope,
  Selection,
  Size,
  StepOf,
} from '../../core/waterfall/rulebook.ts'
import { percent } from './terms.ts'

/** An amount in units: how it is written depends on the assets, which are known further out. */
export class Amount {
  readonly units: number

  constructor(units: number) {
    this.units = units
  }
}

/** What a rulebook file holds, with amounts still in units; what is undefined is left out. */
export type Written = string | Amount | undefined | readonly Written[] | { readonly [key: string]: Written }
type Mapping = { readonly [key: string]: Written }

export function duration(ms: number): string {
  return `${ms}ms`
}

export function levelText({ equity, share }: Level): Mapping {
  return { equity, share: percent(share) }
}

export function scopeText(scope: Scope): Written {
  return typeof scope === 'string' ? scope : { named: scope.named }
}

export function conditionText(condition: Condition): Mapping {
  switch (condition.on) {
    case 'bucket':
      return { bucket: levelText(condition.level) }
    case 'fund': {
      const { scope, is, amount } = condition
      return { fund: { scope: scopeText(scope), is, amount: new Amount(amount) } }
    }
    case 'fund-drawdown': {
      const { scope, is, share, windowMs, until } = condition
      const fall = { share: percent(share), window: duration(windowMs), until: maybe(until, percent) }
      return { 'fund-drawdown': { scope: scopeText(scope), is, ...fall } }
    }
    case 'fund-mean': {
      const { scope, is, windowMs, less } = condition
      const off = { share: percent(less.share), amount: new Amount(less.amount) }
      return { 'fund-mean': { scope: scopeText(scope), is, window: duration(windowMs), less: off } }
    }
    case 'pool-profit': {
      const { pool, is, share } = condition
      return { 'pool-profit': { pool, is, share: percent(share) } }
    }
    case 'operator':
      return { operator: condition.order }
    case 'source':
      return { source: condition.is }
    case 'deficit':
    case 'instrument':
    case 'margin':
      return { [condition.on]: condition.is }
  }
}

export function sizeText(size: Size): Written {
  switch (size.to) {
    case 'all':
      return 'all'
    case 'health':
      return { 'to-health': percent(size.target) }
    case 'share': {
      const { share, allBelow, waitMs } = size
      return {
        share: { part: percent(share), 'all-below': new Amount(allBelow), wait: maybe(waitMs, duration) },
      }
    }
    case 'paced':
      return { paced: { initial: percent(size.initial), over: duration(size.overMs) } }
    case 'shortage': {
      const { buffer, initial, overMs, allBelow } = size
      const part = { buffer: percent(buffer), initial: percent(initial), over: duration(overMs) }
      return { shortage: { ...part, 'all-below': new Amount(allBelow) } }
    }
  }
}

export function limitText(limit: Limit): Written {
  switch (limit.at) {
    case 'keep':
      return { keep: percent(limit.share) }
    case 'fillable':
      return { fillable: { aggressiveness: percent(limit.aggressiveness), spread: percent(limit.spread) } }
    default:
      return limit.at
  }
}

export function hedgeLimitText(limit: HedgeLimit): Written {
  return limit.at === 'none' ? 'none' : { within: percent(limit.within) }
}

export function priceText(price: PriceRule | StepOf<'tear-up'>['price']): Written {
  switch (price.at) {
    case 'bankruptcy-price-after-paid':
      return price.partial === undefined ? price.at : { [price.at]: price.partial }
    case 'reference':
      return { reference: percent(price.spread) }
    case 'keep-maintenance':
      return { 'keep-maintenance': percent(price.share) }
    case 'blend':
      return { blend: { of: price.of, share: percent(price.share) } }
    default:
      return price.at
  }
}

export function selectionText(selection: Selection): Written {
  switch (selection.by) {
    case 'queue':
      return { queue: selection.score }
    case 'hashed-walk':
      return { 'hashed-walk': String(selection.limit) }
    case 'named':
      return { named: selection.accounts }
    default:
      return selection.by
  }
}

export function windowText({
  amount,
  windowMs,
}: {
  readonly amount: number
  readonly windowMs: number
}): Mapping {
  return { amount: new Amount(amount), window: duration(windowMs) }
}

export function capsText({ perLoss, perCommand, perWindow }: Caps): Mapping {
  return {
    'per-loss': perLoss === null ? undefined : new Amount(perLoss),
    'per-command': perCommand === null ? undefined : new Amount(perCommand),
    'per-window': perWindow === null ? undefined : windowText(perWindow),
  }
}

/** What was said in some way, or nothing. */
export function maybe<T>(value: T | undefined | null, text: (value: T) => Written): Written {
  return value === undefined || value === null ? undefined : text(value)
}
