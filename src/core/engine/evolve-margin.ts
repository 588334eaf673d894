import type { Fingerprint } from '../book/fingerprint.ts'
import { CHOSE_MODEL } from '../book/layout.ts'
import { NO_MODEL } from '../margin/adopted-models.ts'
import { concernsScenarios } from '../margin/scenario-series.ts'
import type { House } from '../waterfall/house.ts'
import type { MarkMove } from './commands.ts'
import { revalue } from './expiry.ts'
import type { MarginEvent } from './margin-events.ts'

type EventOf<Type extends MarginEvent['type']> = Extract<MarginEvent, { type: Type }>

/** Takes the model up; whoever it may margin is looked at again. */
export function adoptMarginModel(house: House, event: EventOf<'margin-model-adopted'>): void {
  const { name, model, options, references } = event
  house.models.adopt({ name, model, options, references })
  foldData(house.book.fingerprint, { name, model, options, references })
  revalue(house)
  house.book.touchScenarioRows()
}

export function chooseMargin(house: House, { account, model }: EventOf<'margin-chosen'>): void {
  const place = model === null ? NO_MODEL : house.models.placeOf(model)
  house.models.choose(account, place)
  house.book.fingerprint.fold(account, -2000 - place)
  house.book.setFlag(account, CHOSE_MODEL, place !== NO_MODEL)
  house.book.touch(account)
}

/**
 * Puts every bucket under a scenario model before the safety check when something moved that scenarios read: a
 * reference, an index's own instruments, a coin, or the moment of valuation. Each look is cheap as long as its bound holds.
 */
export function lookAtScenarios(house: House, marks: readonly MarkMove[], isLater: boolean): void {
  const { book, markets } = house
  if (isLater || marks.some(({ series }) => concernsScenarios(markets, series))) book.touchScenarioRows()
}

/** Folds plain data, figure by figure and letter by letter; names in their own order, however they were written. */
function foldData(fingerprint: Fingerprint, data: unknown): void {
  if (typeof data === 'number') fingerprint.foldBits(0, data)
  else if (typeof data === 'string')
    for (let at = 0; at < data.length; at += 1) fingerprint.fold(at, data.charCodeAt(at))
  else if (typeof data === 'object' && data !== null) {
    for (const key of Object.keys(data).sort()) {
      const value = (data as Record<string, unknown>)[key]
      if (value === undefined) continue
      foldData(fingerprint, key)
      foldData(fingerprint, value)
    }
  } else fingerprint.fold(0, data === true ? 1 : data === false ? 2 : 3)
}
