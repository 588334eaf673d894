import type { ChargeRule, RuleOf, ScenarioModel, Term } from './model.ts'
import { figureWords } from './terms.ts'

/** Something a model says that it cannot mean: where, in core's own words, what was found and what was expected. */
export interface ModelFault {
  readonly path: ModelPath
  readonly found: string
  readonly expected: string
}

/** Fields and places in lists, from the model down. */
export type ModelPath = readonly (string | number)[]

/** Beyond this nothing is a share, a price or an amount, and products of two such figures may pass the floats. */
const LARGEST = 1e15

/**
 * Everything that keeps a model from being used: figures that are none, amounts below zero, names that stand twice or lead
 * nowhere, and parts that do not fit together.
 *
 * It is the one list of rules. A reader of files adds the line and column of each, and the engine refuses to adopt a model
 * that has any; a charge below zero or a weight below zero would make the bounds of a bucket promise too much.
 */
export function faultsOfModel(model: ScenarioModel): ModelFault[] {
  const faults = [
    ...figureFaults(model, []),
    ...repeated('scenarios', model.scenarios),
    ...repeated('charges', model.charges),
    ...model.scenarios.flatMap((_, at) => scenarioFaults(model, at)),
    ...model.charges.flatMap((_, at) => chargeFaults(model, at)),
  ]
  return [...faults, ...termFaults(model, 'initial'), ...termFaults(model, 'maintenance')]
}

/** A fault in a line. */
export function toldFault({ path, found, expected }: ModelFault): string {
  return `${path.join('.')}: found ${found}, expected ${expected}`
}

function figureFaults(value: unknown, path: ModelPath): ModelFault[] {
  if (typeof value === 'number') return figureFault(value, path)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) =>
    figureFaults(each, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

function figureFault(figure: number, path: ModelPath): ModelFault[] {
  if (!(Math.abs(figure) <= LARGEST))
    return [{ path, found: String(figure), expected: `a number within ±${LARGEST}` }]
  if (isMove(path))
    return figure > -1 ? [] : [{ path, found: String(figure), expected: 'a move above -1, which is -100%' }]
  if (figure >= 0 || mayBeBelowZero(path)) return []
  return [{ path, found: String(figure), expected: 'zero or above' }]
}

/** Moves of prices, and the two of a basis. */
function isMove(path: ModelPath): boolean {
  const field = path[path.length - 1]
  if (field === 'move' || path.includes('moves')) return true
  return path[0] === 'charges' && (field === 'up' || field === 'down')
}

/** A turn of the smile has a sign, and a term may take something away. */
function mayBeBelowZero([part, ...rest]: ModelPath): boolean {
  return part === 'skew' || ((part === 'initial' || part === 'maintenance') && rest.at(-1) === 'times')
}

function repeated(
  list: 'scenarios' | 'charges',
  entries: readonly { readonly name: string }[],
): ModelFault[] {
  const names = entries.map(({ name }) => name)
  return names.flatMap((name, at) =>
    names.indexOf(name) === at
      ? []
      : [{ path: [list, at, 'name'], found: `a second "${name}"`, expected: 'each name once' }],
  )
}

function scenarioFaults({ scenarios, volatility, skew, aggregate }: ScenarioModel, at: number): ModelFault[] {
  const scenario = scenarios[at]
  const faults: ModelFault[] = []
  const tell = (field: string, found: string, expected: string): void => {
    faults.push({ path: ['scenarios', at, field], found, expected })
  }
  if (scenario.volatility !== 'same' && volatility === null)
    tell(
      'volatility',
      `"${scenario.volatility}" without a volatility rule`,
      'a mapping "volatility" in the model',
    )
  if (scenario.skew !== undefined && skew === null)
    tell('skew', `"${scenario.skew}" without a skew rule`, 'a mapping "skew" in the model')
  if (scenario.extended !== undefined && aggregate.groups !== 'underlying')
    tell('extended', 'a row outside the grid', 'none, or an aggregate with groups by underlying')
  return faults
}

function chargeFaults(model: ScenarioModel, at: number): ModelFault[] {
  const charge = model.charges[at]
  const path = ['charges', at]
  const own = partFaults(charge, path)
  if (figureWords.includes(charge.name))
    own.push({ path: [...path, 'name'], found: `"${charge.name}"`, expected: 'a name that is no figure' })
  if (charge.kind !== 'tiered') return own
  const before = model.charges.slice(0, at).map(({ name }) => name)
  return [...own, ...ofFaults(charge.of, before, path)]
}

/** What the parts of one charge say about each other. */
function partFaults(charge: ChargeRule, path: ModelPath): ModelFault[] {
  switch (charge.kind) {
    case 'tiered':
      return tierFaults(charge, path)
    case 'spread':
      return [...spreadFaults(charge, path), ...deltaFaults(charge, path)]
    case 'credit':
      return deltaFaults(charge, path)
    default:
      return []
  }
}

function ofFaults(of: string, before: readonly string[], path: ModelPath): ModelFault[] {
  if (before.includes(of)) return []
  const known = before.length === 0 ? 'there is none' : `they are ${before.join(', ')}`
  return [{ path: [...path, 'of'], found: `"${of}"`, expected: `a charge before this one; ${known}` }]
}

function tierFaults({ tiers }: RuleOf<'tiered'>, path: ModelPath): ModelFault[] {
  return tiers.flatMap(({ upTo }, at) => {
    const last = at === 0 ? 0 : tiers[at - 1].upTo
    if (last !== null && (upTo === null || upTo > last)) return []
    return [
      { path: [...path, 'tiers', at], found: 'a tier that ends no higher', expected: 'tiers that rise' },
    ]
  })
}

function spreadFaults({ tiers, spreads }: RuleOf<'spread'>, path: ModelPath): ModelFault[] {
  return spreads.flatMap(({ one, other }, at) =>
    tiers[one] !== undefined && tiers[other] !== undefined
      ? []
      : [
          {
            path: [...path, 'spreads', at],
            found: `a spread of the tiers ${one} and ${other}`,
            expected: `tiers from 0 to ${tiers.length - 1}`,
          },
        ],
  )
}

/** A mean needs weights. */
function deltaFaults({ delta }: RuleOf<'spread' | 'credit'>, path: ModelPath): ModelFault[] {
  if (delta.points.some(({ weight }) => weight > 0)) return []
  const expected = 'at least one point with a weight above zero'
  return [{ path: [...path, 'delta', 'points'], found: 'no weight', expected }]
}

function termFaults(model: ScenarioModel, level: 'initial' | 'maintenance'): ModelFault[] {
  const known = [...figureWords, ...model.charges.map(({ name }) => name)]
  const fault = ({ of }: Term, path: ModelPath): ModelFault[] =>
    known.includes(of)
      ? []
      : [{ path, found: `"${of}"`, expected: `a charge of the model, or one of ${known.join(', ')}` }]
  const { highestOf, plus } = model[level]
  return [
    ...highestOf.flatMap((sum, at) =>
      sum.flatMap((term, place) => fault(term, [level, 'highestOf', at, place])),
    ),
    ...plus.flatMap((term, place) => fault(term, [level, 'plus', place])),
  ]
}
