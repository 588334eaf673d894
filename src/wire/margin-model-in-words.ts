import type {
  Aggregate,
  Charge,
  Requirement,
  Scenario,
  ScenarioModel,
  Term,
} from '../core/margin/scenario/model.ts'

/** A margin model in sentences, for people who compare it with what a venue says. */
export interface ModelInWords {
  readonly grid: readonly string[]
  readonly charges: readonly string[]
  readonly initial: string
  readonly maintenance: string
}

export function marginModelInWords(model: ScenarioModel): ModelInWords {
  return {
    grid: [...scenariosInWords(model.scenarios), ...rulesInWords(model), aggregateInWords(model)].filter(
      (line) => line !== '',
    ),
    charges: model.charges.map((charge) => `${charge.name}: ${chargeInWords(charge, model)}.`),
    initial: requirementInWords(model.initial),
    maintenance: requirementInWords(model.maintenance),
  }
}

/** 0.135 as 13.5%. The factor is taken in decimal, so that no digit of a float shows. */
function percent(value: number): string {
  return `${Number((value * 100).toPrecision(12))}%`
}

const signed = (move: number): string => (move > 0 ? `+${percent(move)}` : percent(move))

/** Scenarios of one weight and kind are one line: the moves, each with the turns of volatility that stand beside it. */
function scenariosInWords(scenarios: readonly Scenario[]): string[] {
  if (scenarios.length === 0) return ['No grid: charges alone.']
  const skews = scenarios.filter(({ skew }) => skew !== undefined).map(({ skew }) => skew)
  const plain = scenarios.filter(({ skew }) => skew === undefined)
  const inner = plain.filter(({ weight, extended }) => weight === 1 && extended === undefined)
  const lines = [`${scenarios.length} scenarios. At full weight: ${movesInWords(inner)}.`]
  const outer = plain.filter((scenario) => !inner.includes(scenario))
  const tails = outer.map(({ move, volatility, weight, extended }) =>
    extended === undefined
      ? `${signed(move)} vol ${volatility} counts ${percent(weight)}`
      : `${signed(move)} vol ${volatility}`,
  )
  if (tails.length > 0) lines.push(`${tailsHead(outer)}: ${tails.join(', ')}.`)
  if (skews.length > 0) lines.push(`The smile is turned: ${skews.join(', ')}.`)
  return lines
}

function tailsHead(outer: readonly Scenario[]): string {
  const extended = outer.find((scenario) => scenario.extended !== undefined)?.extended
  if (extended === undefined) return 'Tails'
  const { range, factor, dampener } = extended
  return `Rows outside the range of ${percent(range)}, scaled back to it times ${factor} and lessened by ${dampener} a range`
}

function movesInWords(scenarios: readonly Scenario[]): string {
  const turns = new Map<string, number[]>()
  const byMove = Map.groupBy(scenarios, ({ move }) => move)
  for (const [move, each] of byMove) {
    const key = each.map(({ volatility }) => volatility).join('/')
    turns.set(key, [...(turns.get(key) ?? []), move])
  }
  return [...turns].map(([key, moves]) => `${moves.map(signed).join(', ')} with volatility ${key}`).join('; ')
}

function rulesInWords({ volatility, skew, discount, collateral, unit }: ScenarioModel): string[] {
  const lines: string[] = []
  if (volatility !== null) {
    const { up, down, pivotDays, floorDays, nearPower, farPower, leastUp, by } = volatility
    const how = by === 'relative' ? 'of itself' : 'points'
    const scale =
      nearPower === 0 && farPower === 0
        ? ''
        : `, times (${pivotDays} / max(${floorDays}, days))^${nearPower} below ${pivotDays} days and ^${farPower} beyond`
    const least = leastUp === 0 ? '' : `; up to ${percent(leastUp)} at least`
    lines.push(`Volatility up ${percent(up)} and down ${percent(down)} ${how}${scale}${least}.`)
  }
  if (skew !== null)
    lines.push(
      `Skew: k* = max(${skew.least}, √T x ${skew.width} x (${skew.a} + ${skew.b} x √T)), caps ${skew.linear.most} + ${skew.linear.c} x √T linear and ${skew.absolute.most} + ${skew.absolute.c} x √T absolute.`,
    )
  if (discount !== null)
    lines.push(
      `A shocked expiry above zero counts ${discount.longBase} exp(-T (${discount.longTimes} r + ${discount.longAdd})), one below zero ${discount.shortBase} exp(T (${discount.shortTimes} r + ${discount.shortAdd})), at most exp(r T).`,
    )
  if (collateral !== undefined && collateral !== 'aside')
    lines.push(
      `Coins held as collateral${unit === 'quote' ? ', and those that coin-settled options are worth,' : ''} move with the scenario${collateral === 'moves' ? '' : `: ${collateral.join(', ')}`}.`,
    )
  return lines
}

function aggregateInWords({ aggregate, scenarios }: ScenarioModel): string {
  return scenarios.length === 0 ? '' : aggregateOf(aggregate)
}

function aggregateOf(aggregate: Aggregate): string {
  const by = aggregate.groups === 'expiry' ? 'expiries' : 'coins'
  if (aggregate.by === 'min') return `All ${by} are added in a scenario, and the worst scenario counts.`
  if (aggregate.by === 'sum-of-maxima') return `The worst scenarios of ${by} are added, each its own.`
  const cap = aggregate.cap === null ? '' : `, ${aggregate.cap} at most`
  return `In a scenario losses of ${by} count in full and profits times ${aggregate.factor}${cap}; the worst scenario counts.`
}

function requirementInWords({ highestOf, plus }: Requirement): string {
  const sums = highestOf.map((terms) => terms.map(termInWords).join(' + '))
  const highest = sums.length > 1 ? `max(${sums.join(', ')})` : (sums[0] ?? '')
  const parts = [highest, ...plus.map(termInWords)].filter((part) => part !== '')
  return parts.length === 0 ? 'nothing' : parts.join(' + ')
}

function termInWords({ of, times, peg }: Term): string {
  if (peg === undefined) return times === 1 ? of : `${times} x ${of}`
  return `(${times} + ${peg.factor} x max(${peg.under} - peg, 0)) x ${of}`
}

/** The rule of a charge as a formula; S is spot, K the strike, T years. */
function chargeInWords(charge: Charge, { unit }: ScenarioModel): string {
  switch (charge.kind) {
    case 'basis':
      return `by expiry the worse of forwards ${signed(charge.up)} and ${signed(charge.down)}, times (${charge.add} + ${charge.times} x T)${charge.competes ? ', in competition with the scenarios' : ''}`
    case 'roll':
      return `|delta of an expiry| x max(${percent(charge.least)}, ${percent(charge.annual)} x T)`
    case 'delta-shock':
      return `|delta| x min(${percent(charge.most)}, ${charge.slope} x max(|delta| - ${charge.threshold} / S, 0))`
    case 'notional':
      return `${percent(charge.share)} of the worth of ${charge.of}`
    case 'collateral':
      return `${percent(charge.share)} of what collateral is worth${ownShares(charge.own)}`
    case 'confidence':
      return `(1 - confidence) x ${charge.factor} of ${charge.of} where confidence is below ${charge.under}`
    case 'depeg':
      return `max(${charge.under} - peg, 0) x ${charge.factor} x S x (|perpetuals| + options sold)`
    case 'delta':
      return `(${percent(charge.net)} x |net delta| + ${percent(charge.hedged)} x hedged delta) x S`
    case 'standard-option':
      return standardInWords(charge.level, charge, 1, unit)
    case 'expiry-loss':
      return `by expiry min(each sold option: ${standardInWords(charge.level, charge.isolated, charge.isolated.putFactor, unit)}; greatest loss at 0 and the strikes + ${charge.netCalls} x F x calls sold net)`
    case 'future-size':
      return `futures and perpetuals at ${percent(charge.base)}${charge.slope === 0 ? '' : ` + ${charge.slope} x coins`} of their worth`
    case 'spread':
      return `spreads between expiries at ${[...new Set(charge.spreads.map((spread) => percent(spread.charge)))].join(', ')} of S for each coin of composite delta, in ${charge.tiers.length} tiers`
    case 'credit':
      return `minus a share of the price risk of pairs: ${charge.pairs.map(({ one, other, ratio, rate }) => `1 ${one} against ${ratio} ${other} at ${percent(rate)}`).join(', ')}`
    case 'short-minimum':
      return `${charge.asShareOfSpot ? `${percent(charge.each)} of S` : charge.each} for each coin of options sold`
    case 'vega-spread':
      return `days apart x vega hedged between expiries x ${percent(charge.rate)} x S`
    case 'delta-spread':
      return `years apart x delta hedged between expiries x ${percent(charge.rate)} x S`
    case 'tiered':
      return `${charge.of} by tiers: ${charge.tiers.map(({ upTo, times }) => `${upTo === null ? 'beyond' : `up to ${upTo}`} x ${times}`).join(', ')}`
  }
}

function ownShares(own: Readonly<Record<string, number>> | undefined): string {
  if (own === undefined) return ''
  return `; ${Object.entries(own)
    .map(([name, share]) => `${name} ${percent(share)}`)
    .join(', ')}`
}

interface Standard {
  readonly maxSpot: number
  readonly minSpot: number
  readonly mmCall: number
  readonly mmPut: number
  readonly mmPutMark: number
}

/** In coin a share of spot is that share of a coin. */
function standardInWords(
  level: 'initial' | 'maintenance',
  terms: Standard,
  putFactor: number,
  unit: 'quote' | 'coin',
): string {
  const of = (share: number): string => (unit === 'coin' ? percent(share) : `${percent(share)} x S`)
  const put = `max(${of(terms.mmPut)}, ${percent(terms.mmPutMark)} x mark) + mark`
  if (level === 'maintenance') return `call ${of(terms.mmCall)} + mark, put ${put}`
  const away = unit === 'coin' ? 'out of the money / S' : 'out of the money'
  const asked = `max(${of(terms.maxSpot)} - ${away}, ${of(terms.minSpot)}) + mark`
  return `${asked}, a put at least ${putFactor === 1 ? 'its maintenance' : `${putFactor} x its maintenance`}`
}
