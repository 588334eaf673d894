/** Markup that is safe to put into a page: literal text of this project, with everything else escaped. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template. Text and numbers are escaped, `null` is nothing, a list is joined. */
export type Content = string | number | bigint | Html | null | readonly Content[]

/**
 * Writes markup, escaping every value that is not markup itself, in text and in quoted attributes alike.
 *
 * @example html`<b title="${name}">${name}</b>`
 */
export function html(literals: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = literals[0]
  for (const [place, value] of values.entries()) text += textOf(value) + literals[place + 1]
  return new Html(text)
}

/** Marks text as markup. Only for text that this project wrote: the style and the script. */
export function raw(text: string): Html {
  return new Html(text)
}

/**
 * Makes any text harmless in HTML and XML, in content and in quoted attributes.
 *
 * Control characters, and those that turn the direction of writing, become U+FFFD: an account could otherwise
 * take a name that makes the figures beside it read differently.
 */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(UNSEEN, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** Controls except tab and line ends, marks that turn the direction of writing, and what XML forbids. */
const UNSEEN = /(?![\t\n\r])[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu

function textOf(value: Content): string {
  if (value === null) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(textOf).join('')
  return escapeText(String(value))
}
