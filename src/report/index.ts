export type { ReportNames } from './names.ts'
export { reportHtml } from './report-html.ts'
export { reportSvgCard } from './svg-card.ts'
