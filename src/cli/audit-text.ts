import { type Cell, writeCsv, writeJson } from '../files/write.ts'
import type { Audit } from '../lab/audit/audit-study.ts'
import { figuresOf } from '../lab/audit/audit-study.ts'
import type { AuditFigure } from '../lab/audit/figure.ts'
import { publishedAs } from '../lab/audit/published.ts'
import type { AuditSection } from '../lab/audit/section.ts'
import { groupedText } from '../lab/run/grid.ts'
import type { Io } from './io.ts'
import { bold } from './io.ts'
import { textTable } from './table.ts'

/** The audit for people: a table for each section, and the reasons below it, each once. */
export function auditText(audit: Audit, io: Io): string {
  const sections = audit.sections.map((section) => sectionText(section, io))
  return `${sections.join('\n')}\n${verdictText(audit)}`
}

/** How many figures came out, in one line. */
function verdictText(audit: Audit): string {
  const count = (status: AuditFigure['status']): number =>
    figuresOf(audit).filter((figure) => figure.status === status).length
  return `${count('reproduces')} printed figures reproduce, ${count('mislabelled')} under another name, ${count('differs')} do not; ${count('not-reproducible')} need files that were not published.\n`
}

function sectionText({ title, says, figures }: AuditSection, io: Io): string {
  const rows = figures.map((figure) => [
    `  ${figure.what}`,
    figure.published ?? '',
    amountText(figure, figure.recomputed),
    amountText(figure, figure.corrected),
    figure.unit,
    figure.status,
  ])
  const table = textTable(['', 'published', 'from the files', 'corrected', 'unit', 'status'], rows)
  const reasons = [...new Set(figures.map(({ reason }) => reason))].filter((reason) => reason !== '')
  return `${bold(title, io)}\n${says}\n${table}${reasons.map((reason) => `  * ${reason}\n`).join('')}`
}

function amountText({ unit }: AuditFigure, value: string | null): string {
  if (value === null) return ''
  return unit === 'USD' || unit === 'count' ? groupedText(value) : value
}

/** Every figure with where it was printed. */
export function auditJson(audit: Audit): string {
  const figures = audit.sections.flatMap(({ id: section, figures }) =>
    figures.map((figure) => ({ section, ...figure, where: publishedAs(figure.id)?.where ?? null })),
  )
  return writeJson({ study: audit.study, figures })
}

/** A row for each figure. */
export function auditCsv(audit: Audit): string {
  const header = [
    'id',
    'section',
    'what',
    'unit',
    'published',
    'recomputed',
    'corrected',
    'status',
    'reason',
    'files',
  ]
  const rows = audit.sections.flatMap(({ id: section, figures }) =>
    figures.map((each): Cell[] => [
      ...[each.id, section, each.what, each.unit, each.published ?? '', each.recomputed ?? ''],
      ...[each.corrected ?? '', each.status, each.reason, each.files.join(' ')],
    ]),
  )
  return writeCsv(header, rows)
}
