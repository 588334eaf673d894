import type { RunResult } from '../lab/run-result.ts'
import { type Html, html, raw } from './html.ts'
import type { ReportNames } from './names.ts'
import { hashOf } from './policy.ts'
import { script } from './script.ts'
import { hurtSection } from './sections/hurt.ts'
import { lawsSection } from './sections/laws.ts'
import { lossesSection } from './sections/losses.ts'
import { aboutOf, contentsOf, masthead } from './sections/masthead.ts'
import { overTimeSection } from './sections/over-time.ts'
import { refusedSection } from './sections/refused.ts'
import { sectionOf } from './sections/section.ts'
import { totalsSection } from './sections/totals.ts'
import { verifySection } from './sections/verify.ts'
import { whoPaidSection } from './sections/who-paid.ts'
import { style } from './style.ts'

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
    lossesSection(result, names),
    hurtSection(result, names),
    lawsSection(result),
    refusedSection(result),
    verifySection(result, names),
  ]
  const page = html`<!doctype html>
<html lang="en">
${headOf(result)}
<body>
<a class="skip" href="#content">Skip to the figures</a>
${masthead(result, names)}${contentsOf(sections)}<main id="content">
${aboutOf(result)}${sections.map(sectionOf)}</main>
<footer><p>Written by Breakwater from the run <b>${result.name}</b>. Amounts in sentences and labels are rounded; tables give every unit.</p></footer>
<script>${raw(script)}</script>
</body>
</html>
`
  return page.text
}

/** The page forbids itself everything but its own style and script, so nothing it shows can call home. */
function headOf({ title }: RunResult): Html {
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; img-src data:; base-uri 'none'; form-action 'none'`
  return html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Breakwater">
<link rel="icon" href="data:,">
<title>${title} · Breakwater</title>
<style>${raw(style)}</style>
</head>`
}
