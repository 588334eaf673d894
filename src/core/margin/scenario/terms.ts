import { type Legs, type MarketState, OPTION } from './legs.ts'
import type { Requirement, ScenarioModel, Term } from './model.ts'
import { coinWorth, modelOf, type ScenarioWorkspace, type TermColumns } from './workspace.ts'

/** Figures of a term that are no charge. */
export const WORST = -1
export const OPTION_VALUE = -2
export const LONG_VALUE = -3
const words: Readonly<Record<string, number>> = {
  worst: WORST,
  'option-value': OPTION_VALUE,
  'long-value': LONG_VALUE,
}
export const figureWords: readonly string[] = Object.keys(words)

export function columnsOf(model: ScenarioModel, requirement: Requirement): TermColumns[] {
  return [requirement.plus, ...requirement.highestOf].map((terms) => ({
    figures: Int32Array.from(terms, (term) => figureOf(model, term)),
    times: Float64Array.from(terms, (term) => term.times),
    pegUnder: Float64Array.from(terms, (term) => term.peg?.under ?? 0),
    pegFactor: Float64Array.from(terms, (term) => term.peg?.factor ?? 0),
  }))
}

/** Place of a term's charge, or the code of its word. */
export function figureOf(model: ScenarioModel, { of }: Term): number {
  if (Object.hasOwn(words, of)) return words[of]
  const place = model.charges.findIndex((charge) => charge.name === of)
  if (place >= 0) return place
  throw new RangeError(`Model ${model.name} has a term of "${of}", which it does not work out.`)
}

/** The highest of the sums plus what is always added, never below zero. */
export function requiredBy(
  sums: readonly TermColumns[],
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
): number {
  let highest = sums.length > 1 ? -Infinity : 0
  for (let place = 1; place < sums.length; place += 1) {
    const sum = sumOf(sums[place], legs, market, work)
    if (sum > highest) highest = sum
  }
  const required = highest + sumOf(sums[0], legs, market, work)
  return required > 0 ? required : 0
}

function sumOf(terms: TermColumns, legs: Legs, market: MarketState, work: ScenarioWorkspace): number {
  let sum = 0
  for (let place = 0; place < terms.figures.length; place += 1)
    sum += timesOf(terms, place, market.peg) * figureAmount(terms.figures[place], legs, market, work)
  return sum
}

/** The factor of a term, with what the peg adds to it. */
export function timesOf(terms: TermColumns, place: number, peg: number): number {
  const short = terms.pegUnder[place] - peg
  return short > 0 ? terms.times[place] + short * terms.pegFactor[place] : terms.times[place]
}

export function figureAmount(
  figure: number,
  legs: Legs,
  market: MarketState,
  work: ScenarioWorkspace,
): number {
  if (figure >= 0) return work.amounts[figure]
  return figure === WORST ? work.worst : optionValue(legs, market, work, figure === LONG_VALUE)
}

/** What options are worth at their marks, in the model's money. */
function optionValue(legs: Legs, market: MarketState, work: ScenarioWorkspace, longOnly: boolean): number {
  const model = modelOf(work)
  let sum = 0
  for (let leg = 0; leg < legs.count; leg += 1) {
    const quantity = legs.quantity[leg]
    if (legs.kind[leg] !== OPTION || (longOnly && quantity < 0)) continue
    const { spot } = market.underlyings[legs.underlying[leg]]
    const worth = coinWorth(model, spot)
    sum += quantity * legs.mark[leg] * (legs.isCoin[leg] === 1 ? worth : worth / spot)
  }
  return sum
}
