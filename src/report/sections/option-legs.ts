import type { LossResult, OptionSeries, RunResult, ScenarioAtDefault } from '../../lab/run-result.ts'
import { type Asset, dayText, groupedText, listText, roundMoney, tableMoney } from '../format.ts'
import { type Html, html } from '../html.ts'
import { type Row, tableOf } from './table.ts'

/** An option a bucket held when it fell. */
export interface OptionLeg {
  readonly symbol: string
  readonly quantity: string
  readonly mark: string
  readonly option: OptionSeries
}

/** The options among what a bucket held. */
export function optionLegs({ held }: LossResult, { series }: RunResult): OptionLeg[] {
  return held.flatMap(({ symbol, quantity, mark }) => {
    const option = series.find((each) => each.symbol === symbol)?.option
    return option === undefined ? [] : [{ symbol, quantity, mark, option }]
  })
}

/** What a bucket of options held by strike and expiry, what margin saw in it, and how its worth would have moved. */
export function scenarioOf(loss: LossResult, result: RunResult): Html | null {
  const legs = optionLegs(loss, result)
  const { scenario } = loss
  if (scenario === undefined) return null
  const asset = result.assets[loss.asset]
  return html`${legs.length === 0 ? null : legsTable(loss, legs)}<p class="meta">${marginOf(scenario, asset)} ${greeksOf(scenario, asset)}</p>
${chargesOf(loss, scenario, asset)}`
}

/** What is left of a bucket, a leg a line, since a book of options has many. */
export function openLegs(openAfter: string): Html {
  const legs = openAfter.split(', ').map((leg) => {
    const [quantity, ...symbol] = leg.split(' ')
    return [groupedText(quantity), ...symbol].join(' ')
  })
  return html`${legs.map((leg, place) => html`${place === 0 ? null : html`<br>`}${leg}`)}`
}

/** Calls and puts of one strike stand in one row, as an option chain has them. */
function legsTable({ id }: LossResult, legs: readonly OptionLeg[]): Html {
  const rows = new Map<string, { readonly leg: OptionLeg; call?: OptionLeg; put?: OptionLeg }>()
  for (const leg of legs) {
    const { expiresAt, strike, settledIn, right } = leg.option
    const key = `${expiresAt} ${strike} ${settledIn}`
    const row = rows.get(key) ?? { leg }
    rows.set(key, { ...row, [right]: leg })
  }
  const sorted = [...rows.values()].toSorted(
    (a, b) =>
      a.leg.option.expiresAt - b.leg.option.expiresAt ||
      Number(a.leg.option.strike) - Number(b.leg.option.strike),
  )
  const columns = [
    { name: 'Expiry' },
    { name: 'Strike', figures: true },
    { name: 'Calls', figures: true },
    { name: 'Call mark', figures: true },
    { name: 'Puts', figures: true },
    { name: 'Put mark', figures: true },
  ]
  return tableOf(`Options held at the trigger of loss ${id}`, columns, sorted.map(legRow), 'stacked')
}

function legRow({ leg, call, put }: { leg: OptionLeg; call?: OptionLeg; put?: OptionLeg }): Row {
  const cells = (side: OptionLeg | undefined): (string | Html)[] =>
    side === undefined
      ? [html`<span class="nothing">–</span>`, html`<span class="nothing">–</span>`]
      : [groupedText(side.quantity), groupedText(side.mark)]
  const { expiresAt, strike } = leg.option
  return { cells: [dayText(expiresAt), groupedText(strike), ...cells(call), ...cells(put)] }
}

function marginOf({ model, worst, charges }: ScenarioAtDefault, asset: Asset): string {
  const grid =
    worst.loss === 0n
      ? `Margin by ${model}: ${worst.scenario}`
      : `Margin by ${model}: ${scenarioText(worst.scenario)}, loses ${roundMoney(worst.loss, asset)}`
  if (charges.length === 0) return `${grid}; nothing is charged beside it.`
  return `${grid}; charged beside it ${listText(charges.map(({ name, amount }) => `${name} ${roundMoney(amount, asset)}`))}.`
}

/** A move down is written with a minus, as every other figure. */
function scenarioText(scenario: string): string {
  return scenario.replace(/^-(?=\d)/, '−')
}

function greeksOf({ greeks }: ScenarioAtDefault, asset: Asset): string {
  return greeks
    .map(
      ({ underlying, delta, gamma, vega }) =>
        `On ${underlying}: delta ${shown(delta)} coins, gamma ${shown(gamma)} coins for 1% up, vega ${shown(vega)} ${asset.name} for one point of volatility.`,
    )
    .join(' ')
}

/** Four digits after the point at most, none where there are thousands before it. */
function shown(decimal: string): string {
  const value = Number(decimal)
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 1 : 4
  const text = value.toFixed(digits)
  return groupedText(text.includes('.') ? text.replace(/\.?0+$/, '') : text)
}

function chargesOf(
  { id, maintenanceAtDefault }: LossResult,
  scenario: ScenarioAtDefault,
  asset: Asset,
): Html {
  const { worst, charges, maintenance } = scenario
  const rows = [
    { cells: ['worst scenario', scenarioText(worst.scenario), tableMoney(worst.loss, asset.decimals)] },
    ...charges.map(({ name, formula, amount }) => ({
      cells: [name, formula, tableMoney(amount, asset.decimals)],
    })),
    {
      cells: ['maintenance', maintenance, tableMoney(maintenanceAtDefault, asset.decimals)],
    },
  ]
  const columns = [{ name: 'Line' }, { name: 'Formula' }, { name: asset.name, figures: true }]
  return html`<details><summary>What margin asked, line by line</summary>${tableOf(`Requirement at the trigger of loss ${id}`, columns, rows)}</details>
`
}
