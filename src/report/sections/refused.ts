import type { RunResult } from '../../lab/run-result.ts'
import { counted, countText } from '../format.ts'
import { html } from '../html.ts'
import { emptyOf, type Section } from './section.ts'
import { tableOf } from './table.ts'

/** Input that was named and not used, each with its reason. */
export function refusedSection({ refusedInput, counts }: RunResult): Section {
  const refused =
    counts.refused === 0
      ? 'No command was refused.'
      : `${countText(counts.refused)} of ${counted(counts.commands, 'command')} ${counts.refused === 1 ? 'was' : 'were'} refused.`
  const rows = refusedInput.map(({ what, why }) => ({ cells: [what, why] }))
  const content =
    rows.length === 0
      ? emptyOf(`All input that was named was used. ${refused}`)
      : html`<p class="note">${counted(rows.length, 'input')} named and not used. ${refused}</p>
${tableOf('Input that was not used', [{ name: 'Input' }, { name: 'Why it was not used' }], rows)}`
  return { id: 'refused', title: 'Refused input', content }
}
