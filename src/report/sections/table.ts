import { type Content, type Html, html } from '../html.ts'

/** A column: its heading, whether it holds figures, and whether a reader may sort by it. */
export interface Column {
  readonly name: string
  readonly figures?: boolean
  readonly sort?: 'number' | 'text'
}

/** A cell; `key` is what it sorts by where that differs from what it shows. */
export interface Cell {
  readonly content: Content
  readonly key?: string | bigint | number
}

/** A row of cells, and an anchor that a link can lead to. */
export interface Row {
  readonly id?: string
  readonly search?: string
  readonly cells: readonly (Content | Cell)[]
}

/**
 * A table that scrolls sideways on its own where it is wider than the page. The first cell of a row is its heading.
 *
 * @param caption what the table holds, read aloud before it
 * @param shape `stacked` puts the cells of a row below each other on a narrow page, each after its column's name
 */
export function tableOf(
  caption: string,
  columns: readonly Column[],
  rows: readonly Row[],
  shape: 'wide' | 'stacked' = 'wide',
): Html {
  const heads = columns.map(
    ({ name, figures, sort }) =>
      html`<th scope="col"${figures ? html` class="figures"` : null}${sort ? html` data-sort="${sort}"` : null}>${name}</th>`,
  )
  const look = shape === 'stacked' ? html` class="stacked"` : null
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table${look}><caption>${caption}</caption><thead><tr>${heads}</tr></thead>
<tbody>${rows.map((row) => rowOf(row, columns, shape))}</tbody></table></div>
`
}

/** A table folded away beside a chart. */
export function foldedTable(caption: string, columns: readonly Column[], rows: readonly Row[]): Html {
  return html`<details><summary>Table: ${caption}</summary>${tableOf(caption, columns, rows)}</details>
`
}

function rowOf({ id, search, cells }: Row, columns: readonly Column[], shape: string): Html {
  const anchor = id === undefined ? null : html` id="${id}"`
  const words = search === undefined ? null : html` data-search="${search}"`
  return html`<tr${anchor}${words}>${cells.map((cell, place) => cellOf(cell, place === 0, columns[place], shape))}</tr>
`
}

function cellOf(cell: Content | Cell, isFirst: boolean, { name, figures }: Column, shape: string): Html {
  const { content, key } = isCell(cell) ? cell : { content: cell, key: undefined }
  const look = figures ? html` class="figures"` : null
  const value = key === undefined ? null : html` data-key="${key}"`
  const label = shape === 'stacked' ? html` data-name="${name}"` : null
  return isFirst
    ? html`<th scope="row"${look}${value}>${content}</th>`
    : html`<td${look}${value}${label}>${content}</td>`
}

function isCell(cell: Content | Cell): cell is Cell {
  return typeof cell === 'object' && cell !== null && 'content' in cell
}
