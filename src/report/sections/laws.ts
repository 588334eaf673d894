import type { RunResult } from '../../lab/run-result.ts'
import { counted, countText } from '../format.ts'
import { html } from '../html.ts'
import { emptyOf, type Section } from './section.ts'
import { type Row, tableOf } from './table.ts'

/** Every law that was checked, how often, and whether it holds. */
export function lawsSection({ laws }: RunResult): Section {
  const title = 'The laws checked'
  if (laws.length === 0)
    return {
      id: 'laws',
      title,
      content: emptyOf('No law was checked in this run, so nothing here is proven.'),
    }
  const columns = [
    { name: 'Law' },
    { name: 'What has to hold' },
    { name: 'Checks', figures: true },
    { name: 'Result' },
  ]
  const broken = laws.filter(({ holds }) => !holds).length
  const sum = laws.reduce((checks, law) => checks + law.checks, 0)
  const verdict = broken === 0 ? 'all hold' : `${countText(broken)} ${broken === 1 ? 'does' : 'do'} not hold`
  const note = html`<p class="note">${counted(laws.length, 'law')}, ${counted(sum, 'check')}: ${verdict}.</p>
`
  return { id: 'laws', title, content: html`${note}${tableOf('Laws checked', columns, laws.map(rowOf))}` }
}

/** A law that was never put to the test holds of nothing, and says so. */
function rowOf({ law, statement, checks, holds, found }: RunResult['laws'][number]): Row {
  const verdict = !holds ? ['broken', 'broken'] : checks === 0 ? ['open', 'not checked'] : ['closed', 'holds']
  const detail = found === null ? null : html` <span class="found">${found}</span>`
  return {
    cells: [
      law,
      statement,
      countText(checks),
      html`<span class="badge ${verdict[0]}">${verdict[1]}</span>${detail}`,
    ],
  }
}
