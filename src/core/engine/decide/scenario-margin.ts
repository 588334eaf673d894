import type { Account } from '../../book/book.ts'
import { SCENARIO } from '../../book/layout.ts'
import { Assessment } from '../../margin/model.ts'
import type { House } from '../../waterfall/house.ts'
import type { Refusal } from '../refusals.ts'

/**
 * An option trades where a scenario model can say what it needs: the account has one, its own or the default, that fits
 * the bucket's money, and every figure it reads of the option has come. Who only reduces has been through this before.
 */
export function needOptionMargin(
  house: House,
  account: Account,
  series: number,
  isReducing: boolean,
): Refusal | null {
  const { book, markets, model, models } = house
  if (isReducing || !markets.isOption(series) || book.kindOf(account) === 'market') return null
  const adopted = models.modelOf(account)
  if (adopted === null || !model.scenarios.fits(adopted, book.homeAssetOf(account), series))
    return { reason: 'no-option-margin', account }
  const missing = model.scenarios.missingFor(series)
  return missing === -1 ? null : { reason: 'reference-missing', series: missing }
}

/**
 * Whether a trade that makes a position smaller makes its bucket need more: under a scenario model the leg may have been
 * another one's hedge. Such a trade has to have its margin like one that opens.
 */
export function raisesRequirement(
  house: House,
  account: Account,
  series: number,
  change: number,
  cash: number,
): boolean {
  if (!house.book.has(account, SCENARIO)) return false
  const now = new Assessment()
  const then = new Assessment()
  house.model.assessInitial(account, now)
  house.model.assessAfter(account, series, change, cash, then)
  return then.initial > now.initial
}
