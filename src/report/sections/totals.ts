import type { RunResult } from '../../lab/run-result.ts'
import { roundAmount, tableMoney } from '../format.ts'
import { type Html, html } from '../html.ts'
import { measures } from '../words.ts'
import { emptyOf, type Section } from './section.ts'
import { tableOf } from './table.ts'

/** The totals as figures with their meaning, and to the last unit in a table. */
export function totalsSection(result: RunResult): Section {
  const content =
    result.totals.length === 0
      ? emptyOf('No asset was at stake, so there is nothing to add up.')
      : cardsOf(result)
  return { id: 'totals', title: 'The totals', content }
}

function cardsOf(result: RunResult): Html {
  const cards = measures.map(({ key, name, meaning }) => {
    const figures = result.totals.map((totals) => {
      const { name: asset, decimals } = result.assets[totals.asset]
      const isNothing = totals[key] === 0n
      return html`<dd class="amount${isNothing ? ' nothing' : ''}">${roundAmount(totals[key], decimals)} <span>${asset}</span></dd>`
    })
    return html`<div class="card ${key}"><dt>${name}</dt>${figures}<dd class="meaning">${meaning}</dd></div>`
  })
  return html`<dl class="cards">${cards}</dl>
<details><summary>Table: the totals to the last unit</summary>${tableFor(result)}</details>
`
}

function tableFor(result: RunResult): Html {
  const columns = result.totals.map(({ asset }) => ({ name: result.assets[asset].name, figures: true }))
  const rows = measures.map(({ key, name }) => ({
    cells: [
      name,
      ...result.totals.map((totals) => tableMoney(totals[key], result.assets[totals.asset].decimals)),
    ],
  }))
  return tableOf('The totals to the last unit', [{ name: 'Measure' }, ...columns], rows)
}
