import { type Content, type Html, html } from '../html.ts'

/** A part of the page under a heading, with the anchor that the list of contents leads to. */
export interface Section {
  readonly id: string
  readonly title: string
  readonly content: Content
}

/** Writes a section as a landmark named by its heading. */
export function sectionOf({ id, title, content }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}</section>
`
}

/** Says why there is nothing to show. */
export function emptyOf(why: string): Html {
  return html`<p class="empty">${why}</p>
`
}
