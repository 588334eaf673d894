import type { Audit } from '../lab/audit/audit-study.ts'
import type { AuditFigure } from '../lab/audit/figure.ts'
import { publishedAs } from '../lab/audit/published.ts'
import type { AuditSection } from '../lab/audit/section.ts'
import type { Study } from '../lab/audit/study.ts'
import { horizonChart, policyChart, waveChart } from './audit/charts.ts'
import { counted, groupedText } from './format.ts'
import { type Content, type Html, html, raw } from './html.ts'
import { hashOf } from './policy.ts'
import { contentsOf } from './sections/masthead.ts'
import { type Section, sectionOf } from './sections/section.ts'
import { tableOf } from './sections/table.ts'
import { style } from './style.ts'

/** Pictures by the id of the section they stand in. */
const charts: Readonly<Record<string, (study: Study) => Html>> = {
  policies: policyChart,
  horizons: horizonChart,
  waves: waveChart,
}

/**
 * Writes an audit as one page that needs nothing but itself, and no script. The same audit gives the same bytes.
 */
export function auditHtml(audit: Audit, study: Study): string {
  const sections = audit.sections.map((section) => contentOf(section, study))
  const page = html`<!doctype html>
<html lang="en">
${headOf(audit)}
<body>
<a class="skip" href="#content">Skip to the figures</a>
<header class="masthead">
<p class="kicker">Breakwater · a published study, worked out again</p>
<h1>${audit.study}</h1>
<p class="story">${storyOf(audit)}</p>
</header>
${contentsOf(sections)}<main id="content">
${sections.map(sectionOf)}</main>
<footer><p>Written by Breakwater. Sums are exact to the last digit of the files, then rounded half-even; roots and half-lives are floats.</p></footer>
</body>
</html>
`
  return page.text
}

/** The page forbids itself everything but its own style, so nothing it shows can call home. */
function headOf({ study }: Audit): Html {
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; img-src data:; base-uri 'none'; form-action 'none'`
  return html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Breakwater">
<link rel="icon" href="data:,">
<title>Audit of ${study} · Breakwater</title>
<style>${raw(style)}</style>
</head>`
}

function storyOf({ sections }: Audit): string {
  const figures = sections.flatMap((section) => section.figures)
  const count = (status: AuditFigure['status']): number =>
    figures.filter((each) => each.status === status).length
  const corrected = figures.filter((each) => each.corrected !== null).length
  return `${counted(count('reproduces'), 'printed figure')} can be worked out from the published files to the last digit printed; ${count('mislabelled')} stands under another name, ${count('differs')} come out otherwise, ${count('not-reproducible')} need files that were not published. ${counted(corrected, 'figure has', 'figures have')} a corrected one beside it, with the reason.`
}

function contentOf({ id, title, says, figures }: AuditSection, study: Study): Section {
  const chart = charts[id]?.(study) ?? null
  const reasons = [...new Set(figures.map(({ reason }) => reason))].filter((reason) => reason !== '')
  const why =
    reasons.length === 0
      ? null
      : html`<ul class="note">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`
  const rows = figures.map((figure) => ({ id: figure.id, cells: cellsOf(figure) }))
  const columns = [
    { name: 'Figure' },
    ...['Published', 'From the files', 'Corrected'].map((name) => ({ name, figures: true })),
    { name: 'Unit' },
    { name: 'Status' },
  ]
  const content = html`<p class="note">${says}</p>
${chart === null ? null : html`<figure>${chart}</figure>`}${tableOf(title, columns, rows)}${why}`
  return { id, title, content }
}

function cellsOf({ id, what, unit, published, recomputed, corrected, status }: AuditFigure): Content[] {
  const amount = (value: string | null): string => (value === null ? '–' : groupedText(value))
  const where = publishedAs(id)?.where
  const shown = where === undefined ? (published ?? '–') : html`<span title="${where}">${published}</span>`
  return [what, shown, amount(recomputed), amount(corrected), unit, status.replaceAll('-', ' ')]
}
