import type { Comparison } from '../lab/compare/comparison.ts'
import { disposalSection } from './compare/disposal.ts'
import { fairnessSection } from './compare/fairness.ts'
import { figuresSection } from './compare/figures.ts'
import { headingOf } from './compare/heading.ts'
import { priceRulesSection } from './compare/price-rules.ts'
import { proofSection } from './compare/proof.ts'
import { ratherSection } from './compare/rather.ts'
import { secondRoundSection } from './compare/second-round.ts'
import { whoPaysSection } from './compare/who-pays.ts'
import { html } from './html.ts'
import { pageOf } from './page.ts'
import { contentsOf } from './sections/masthead.ts'
import { sectionOf } from './sections/section.ts'

/**
 * Writes a comparison as one page that needs nothing but itself: who pays under each rulebook, how evenly, whom it
 * fells, and who would rather have had which. The same comparison gives the same bytes.
 */
export function compareHtml(comparison: Comparison): string {
  const sections = [
    whoPaysSection(comparison),
    figuresSection(comparison),
    fairnessSection(comparison),
    ratherSection(comparison),
    secondRoundSection(comparison),
    priceRulesSection(comparison),
    disposalSection(comparison),
    proofSection(comparison),
  ]
  const body = html`${headingOf(comparison)}${contentsOf(sections)}<main id="content">
${sections.map(sectionOf)}</main>
<footer><p>Written by Breakwater from the scenario <b>${comparison.name}</b>. Amounts in sentences and labels are rounded; tables give every unit.</p></footer>
`
  return pageOf(`${comparison.title}, compared`, body)
}
