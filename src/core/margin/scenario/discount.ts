import { exp } from '../../pricing/index.ts'
import type { ExpiryState } from './legs.ts'
import type { DiscountRule } from './model.ts'

/** What an expiry's option values are multiplied by; all one where a model has no rule. */
export class ExpiryDiscount {
  /** On every value, before and after a shock: `exp(-max(r, 0) T)`. */
  own = 1
  /** On what all options of an expiry are worth after a shock, where that is above zero, and below. */
  above = 1
  below = 1

  take(rule: DiscountRule | null, expiry: ExpiryState): void {
    if (!rule) {
      this.own = this.above = this.below = 1
      return
    }
    const { years } = expiry
    const rate = Math.max(expiry.rate, 0)
    this.own = exp(-rate * years)
    this.above = rule.longBase * exp(-years * (rule.longTimes * rate + rule.longAdd))
    this.below = Math.min(
      exp(rate * years),
      rule.shortBase * exp(years * (rule.shortTimes * rate + rule.shortAdd)),
    )
  }
}
