import { centsOf, type Exact, textOf } from '../../lab/audit/exact.ts'
import { overshootByHorizon } from '../../lab/audit/horizons.ts'
import { policyRows } from '../../lab/audit/policy-table.ts'
import type { Study } from '../../lab/audit/study.ts'
import { HORIZONS } from '../../lab/audit/study-files.ts'
import { type Html, html } from '../html.ts'
import { barRows } from './bars.ts'

/** Totals of the policy table, published and against the true min-max. Production is told apart: it dwarfs the rest. */
export function policyChart({ waves }: Study): Html {
  const rows = policyRows(waves).filter(({ key }) => key !== 'prod')
  const bars = rows.map(({ name, total, totalTrue }) => ({
    name,
    bars: [
      { value: drawn(total), tone: 'own' },
      { value: drawn(totalTrue), tone: 'fund' },
    ],
  }))
  return html`${legend([
    ['own', 'published'],
    ['fund', 'against the true min-max'],
  ])}${barRows(bars, `Totals of ${rows.length} policies, published and corrected, in dollars`)}
<p class="note">Production is left out of the picture, since it is many times the others; its figures stand in the table.</p>
`
}

/** Overshoot of each wave with its sign, long waves in another colour. */
export function waveChart({ waves }: Study): Html {
  const rows = waves.map(({ id, startMs, endMs, haircuts, needed }) => ({
    name: `wave ${id}, ${(endMs - startMs) / 1000} s`,
    bars: [{ value: drawn(haircuts[0] - needed), tone: endMs === startMs ? 'own' : 'deleverage' }],
  }))
  return html`${legend([
    ['own', 'of no duration'],
    ['deleverage', 'lasted, so prices moved'],
  ])}${barRows(rows, `Overshoot of ${rows.length} waves with its sign, in dollars`)}`
}

/** Signed overshoot so long after the waves. */
export function horizonChart(study: Study): Html {
  const values = overshootByHorizon(study)
  const rows = values.map((value, at) => ({
    name: `${HORIZONS[at]} ms`,
    bars: [{ value: drawn(value), tone: 'price' }],
  }))
  const told = values.map((value, at) => `${textOf(value, 0)} after ${HORIZONS[at]} ms`).join(', ')
  return barRows(rows, `Overshoot by horizon, in dollars: ${told}`)
}

function legend(entries: readonly (readonly [tone: string, name: string])[]): Html {
  const items = entries.map(([tone, name]) => html`<li><span class="swatch ${tone}"></span>${name}</li>`)
  return html`<ul class="legend">${items}</ul>`
}

/** A float to draw, of what is left after rounding to the cent: crumbs of float subtractions would be told as figures. */
function drawn(value: Exact): number {
  return Number(centsOf(value))
}
