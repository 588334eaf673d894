import { type Refusal, refusalText } from '../../core/engine/refusals.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Words } from './words.ts'

/** A refusal as a result tells it: an account by its name, and margin that lacks as money. */
export function refusalWords(words: Words, { book }: House, refusal: Refusal): string {
  const text = refusalText(refusal)
  if (!('account' in refusal) || !book.isOpen(refusal.account)) return text
  const named = text.replace(`account ${refusal.account}`, `account ${words.account(refusal.account)}`)
  if (refusal.reason !== 'margin-insufficient') return named
  const money = (units: number): string => words.money(units, book.homeAssetOf(refusal.account))
  return named
    .replace(`needed ${refusal.needed}`, `needed ${money(refusal.needed)}`)
    .replace(`free ${refusal.free}`, `free ${money(refusal.free)}`)
}
