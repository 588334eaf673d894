import { CHOSE_MODEL, HOLDS_OPTION } from '../../book/layout.ts'
import type { ModelReferences } from '../../margin/adopted-models.ts'
import { Assessment } from '../../margin/model.ts'
import { faultsOfModel, toldFault } from '../../margin/scenario/faults.ts'
import type { ReferenceKind } from '../../market/reference.ts'
import type { House } from '../../waterfall/house.ts'
import type { BodyOf } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import { firstOf, needAccount, needTrader, type Tell } from './checks.ts'

/**
 * Takes a scenario model up. A name that is known already gets the new model, and every bucket under it is looked at
 * again; a house where accounts hold options without having chosen keeps a model that is meant for them.
 */
export function adoptMarginModel(
  house: House,
  body: BodyOf<'adopt-margin-model'>,
  tell: Tell,
): Refusal | null {
  const { name, model, options, references } = body
  const why = [
    ...(name === '' ? ['a model is adopted under a name'] : []),
    ...faultsOfModel(model).map(toldFault),
    ...referenceFaults(house, references),
    ...leftAlone(house, name, options),
  ]
  if (why.length > 0) return { reason: 'terms-refused', why }
  const missing = read(references).find((series) => !house.markets.hasMark(series))
  if (missing !== undefined) return { reason: 'reference-missing', series: missing }
  tell({ type: 'margin-model-adopted', name, model, options, references })
  return null
}

/** Series a model reads whatever a bucket holds. An index is missed only by who holds something on it. */
function read({ peg, rates, confidence }: ModelReferences): number[] {
  return [
    ...(peg === null ? [] : [peg]),
    ...rates.map(({ series }) => series),
    ...confidence.flatMap(({ spot, perpetual }) => [spot, perpetual].filter((series) => series !== null)),
  ]
}

function referenceFaults(house: House, references: ModelReferences): string[] {
  const { peg, rates, confidence, coins = [], names = [] } = references
  const kind = (what: string, series: number | null, needed: ReferenceKind): string[] =>
    series === null ? [] : kindFault(house, what, series, needed)
  return [
    ...kind('peg', peg, 'peg'),
    ...rates.flatMap(({ index, series }) => [
      ...kind('index of a rate', index, 'index'),
      ...kind('rate', series, 'rate'),
    ]),
    ...confidence.flatMap(({ index, spot, perpetual }) => [
      ...kind('index of a confidence', index, 'index'),
      ...kind('confidence of a spot price', spot, 'confidence'),
      ...kind('confidence of a perpetual', perpetual, 'confidence'),
    ]),
    ...coins.flatMap(({ index, asset }) => [
      ...kind('index of a coin', index, 'index'),
      ...(house.markets.assets[asset] === undefined
        ? [`asset ${asset}, named as a coin, is not listed`]
        : []),
    ]),
    ...names.flatMap(({ index }) => kind('index that is named', index, 'index')),
    ...twice('rate', rates),
    ...twice('confidence', confidence),
    ...twice('coin', coins),
    ...twice('name', names),
  ]
}

function kindFault({ markets }: House, what: string, series: number, needed: ReferenceKind): string[] {
  if (!markets.isReference(series)) return [`the ${what} is series ${series}, which is no listed reference`]
  const { symbol, kind } = markets.reference(series).terms
  return kind === needed ? [] : [`the ${what} is ${symbol}, a reference of kind ${kind}, not ${needed}`]
}

function twice(what: string, list: readonly { readonly index: number }[]): string[] {
  const isUnique = new Set(list.map(({ index }) => index)).size === list.length
  return isUnique ? [] : [`an index has more than one ${what}`]
}

/** Who holds options without having chosen is margined by the default model, so that one may not just go. */
function leftAlone({ models, book }: House, name: string, options: boolean): string[] {
  if (options || models.byDefault === -1 || models.byDefault !== models.placeOf(name)) return []
  const row = book.scenarioRows().find((each) => book.has(each, HOLDS_OPTION) && !book.has(each, CHOSE_MODEL))
  if (row === undefined) return []
  return [`account ${row} holds options and has chosen no model: adopt another one for options first`]
}

/** Puts a bucket under a model, if it has its initial margin under it. */
export function chooseMargin(house: House, body: BodyOf<'choose-margin'>, tell: Tell): Refusal | null {
  const { account, model } = body
  const refusal = firstOf(
    () => needAccount(house, account),
    () => needTrader(house, account),
    () => (house.book.kindOf(account) === 'market' ? notFor(house, account) : null),
    () => (model === null || house.models.placeOf(model) !== -1 ? null : { reason: 'model-unknown', model }),
    () => needNotDown(house, account),
    () => needModelLeft(house, account, model),
    () => needMarginUnder(house, account, model),
  )
  if (refusal === null) tell({ type: 'margin-chosen', account, model })
  return refusal
}

function notFor({ book }: House, account: number): Refusal {
  return { reason: 'not-allowed-for-kind', account, kind: book.kindOf(account) }
}

/** A loss ends under the model it began with. */
function needNotDown({ book }: House, account: number): Refusal | null {
  const state = book.stateOf(account)
  return state === 'healthy' || state === 'called' || state === 'claimed'
    ? null
    : { reason: 'account-in-default', account, state }
}

function needModelLeft({ book, models }: House, account: number, model: string | null): Refusal | null {
  if (model !== null || !book.has(account, HOLDS_OPTION) || models.byDefault !== -1) return null
  return { reason: 'no-option-margin', account }
}

/** Worked out as it would be: the choice is made in thought, looked at, and taken back before anything is told. */
function needMarginUnder(house: House, account: number, model: string | null): Refusal | null {
  const assessment = new Assessment()
  house.model.assessUnder(account, model === null ? -1 : house.models.placeOf(model), assessment)
  const needed = assessment.initial + house.book.reserved(account)
  const free = assessment.marginEquity
  if (assessment.positions === 0 || free >= needed) return null
  return { reason: 'margin-insufficient', account, needed, free }
}
