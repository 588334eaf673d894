import type { Comparison } from '../../lab/compare/comparison.ts'
import { counted, countText } from '../format.ts'
import { html } from '../html.ts'
import type { Section } from '../sections/section.ts'
import { tableOf } from '../sections/table.ts'

/** The laws that were checked in each run, and the hashes by which a run is known again. */
export function proofSection({ runs }: Comparison): Section {
  const columns = [
    { name: 'Rulebook' },
    { name: 'Asked for as' },
    { name: 'Laws' },
    { name: 'Checks', figures: true },
    { name: 'Hash of its rulebook' },
    { name: 'Hash of its events' },
    { name: 'Fingerprint' },
  ]
  const rows = runs.map(({ label, source, rulebookHash, hashes, laws }) => {
    const broken = laws.filter(({ holds }) => !holds)
    const found = broken.map(
      ({ law, found }) => html` <span class="found">${law}: ${found ?? 'broken'}</span>`,
    )
    const verdict =
      broken.length === 0
        ? html`<span class="badge closed">${counted(laws.length, 'law')} hold</span>`
        : html`<span class="badge broken">${countText(broken.length)} broken</span>${found}`
    return {
      cells: [
        label,
        source,
        verdict,
        countText(laws.reduce((sum, { checks }) => sum + checks, 0)),
        ...[rulebookHash, hashes.events, hashes.fingerprint].map(
          (hash) => html`<code class="hash">${hash}</code>`,
        ),
      ],
    }
  })
  const note = html`<p class="note">Every law was checked in every run. The same scenario, seed and rulebook give the same hashes on any machine.</p>
`
  return {
    id: 'proof',
    title: 'The laws checked',
    content: html`${note}${tableOf('The runs', columns, rows)}`,
  }
}
