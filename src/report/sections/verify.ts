import type { RunResult } from '../../lab/run-result.ts'
import { html } from '../html.ts'
import { type ReportNames, runWord } from '../names.ts'
import type { Section } from './section.ts'
import { tableOf } from './table.ts'

/** What the run can be held to: its hashes, and the commands that compute them again. */
export function verifySection(result: RunResult, names: ReportNames): Section {
  const { scenario, commands, events, fingerprint } = result.hashes
  const told = [
    ['Scenario', scenario, 'the input as it was read'],
    ['Commands', commands, 'every order given to the engine'],
    ['Events', events, 'everything that happened, in order'],
    ['Fingerprint', fingerprint, 'all balances and positions at the end'],
  ]
  const rows = told.map(([name, hash, of]) => ({
    cells: [name, html`<code class="hash">${hash}</code>`, of],
  }))
  const [first] = result.losses
  const explain =
    first === undefined
      ? null
      : html`
npx breakwater explain ${runWord(result, names)} --loss ${first.id}`
  const content = html`<p class="note">The same scenario and seed give the same hashes on every machine. Run it again and compare; ask how any one loss was paid.</p>
<pre tabindex="0" aria-label="Commands"><code>npx breakwater verify ${runWord(result, names)}${explain}</code></pre>
${tableOf('Hashes', [{ name: 'Of' }, { name: 'Hash' }, { name: 'What it covers' }], rows)}`
  return { id: 'verify', title: 'Hashes, and how to verify', content }
}
