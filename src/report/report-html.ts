import type { RunResult } from '../lab/run-result.ts'
import { html } from './html.ts'
import type { ReportNames } from './names.ts'
import { pageOf } from './page.ts'
import { hurtSection } from './sections/hurt.ts'
import { lawsSection } from './sections/laws.ts'
import { lossesSection } from './sections/losses.ts'
import { aboutOf, contentsOf, masthead } from './sections/masthead.ts'
import { optionBooksSection } from './sections/option-books.ts'
import { overTimeSection } from './sections/over-time.ts'
import { refusedSection } from './sections/refused.ts'
import { sectionOf } from './sections/section.ts'
import { totalsSection } from './sections/totals.ts'
import { verifySection } from './sections/verify.ts'
import { whoPaidSection } from './sections/who-paid.ts'

/**
 * Writes a run as one page that needs nothing but itself: no network, no font, no other file.
 *
 * The same result gives the same bytes. Everything is there without a script, which only adds search, sorting and
 * details on hover. Amounts in sentences are rounded, tables give them to the last unit.
 *
 * @param names what to call the run's folder and its accounts; keys where absent
 */
export function reportHtml(result: RunResult, names: ReportNames = {}): string {
  const sections = [
    totalsSection(result),
    whoPaidSection(result),
    overTimeSection(result),
    ...optionBooksSection(result, names),
    lossesSection(result, names),
    hurtSection(result, names),
    lawsSection(result),
    refusedSection(result),
    verifySection(result, names),
  ]
  const body = html`${masthead(result, names)}${contentsOf(sections)}<main id="content">
${aboutOf(result)}${sections.map(sectionOf)}</main>
<footer><p>Written by Breakwater from the run <b>${result.name}</b>. Amounts in sentences and labels are rounded; tables give every unit.</p></footer>
`
  return pageOf(result.title, body)
}
