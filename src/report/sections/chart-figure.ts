import { type Html, html } from '../html.ts'

/** A chart under its caption, with its table folded away below. */
export function chartFigure(title: string, note: string, chart: Html, table: Html): Html {
  return html`<div class="chart-cell"><figure><figcaption><strong>${title}</strong> ${note}</figcaption>${chart}</figure>
${table}</div>
`
}
