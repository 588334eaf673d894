import type { House } from './house.ts'
import type { LongOptions } from './rulebook.ts'

export function isOption({ markets }: House, series: number): boolean {
  return markets.instrument(series).terms.kind === 'option'
}

/**
 * Whether nobody who stands against a position may be closed for it: it is an option the bucket is short, so all of them
 * are long. They have paid for it and can owe nothing more, and the step does not include them.
 *
 * @param quantity what the bucket holds
 */
export function isExempt(
  house: House,
  series: number,
  quantity: number,
  { longOptions }: { readonly longOptions?: LongOptions },
): boolean {
  return quantity < 0 && longOptions !== 'included' && isOption(house, series)
}
