import { readFileSync } from 'node:fs'

/** A fenced block of a page. */
export interface Fence {
  /** First word of the opening line: `ts`, `console`, `text`. */
  readonly language: string
  readonly text: string
  /** Line of the opening fence, from 1. */
  readonly line: number
}

export interface Link {
  readonly target: string
  readonly line: number
}

/** What the tests read of a Markdown page. */
export interface Page {
  readonly fences: readonly Fence[]
  readonly links: readonly Link[]
  /** Names that `#…` can point at. */
  readonly anchors: ReadonlySet<string>
  /** Everything outside fenced blocks; the blocks are left as empty lines, so that line numbers hold. */
  readonly prose: string
}

export function readPage(file: string): Page {
  return parsePage(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'))
}

export function parsePage(text: string): Page {
  const { fences, prose } = splitFences(text)
  return { fences, prose, links: linksOf(prose), anchors: anchorsOf(prose) }
}

function splitFences(text: string): { fences: Fence[]; prose: string } {
  const fences: Fence[] = []
  const prose: string[] = []
  let open: { language: string; line: number; lines: string[] } | null = null
  for (const [at, line] of text.split('\n').entries()) {
    prose.push(open !== null || line.startsWith('```') ? '' : line)
    if (open === null) {
      if (line.startsWith('```')) open = { language: line.slice(3).split(' ')[0], line: at + 1, lines: [] }
    } else if (line === '```') {
      fences.push({ language: open.language, line: open.line, text: open.lines.join('\n') })
      open = null
    } else open.lines.push(line)
  }
  if (open !== null) throw new Error(`The fenced block that begins in line ${open.line} has no end.`)
  return { fences, prose: prose.join('\n') }
}

/** Inline code can look like a link and is none. */
const withoutCode = (line: string): string => line.replace(/`[^`]*`/g, (code) => ' '.repeat(code.length))

function linksOf(prose: string): Link[] {
  return prose.split('\n').flatMap((line, at) => {
    const found = withoutCode(line).matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)|<(https?:[^>]+)>/g)
    return [...found].map(([, inline, plain]) => ({ target: inline ?? plain, line: at + 1 }))
  })
}

function anchorsOf(prose: string): Set<string> {
  const anchors = new Set<string>()
  for (const line of prose.split('\n')) {
    const heading = /^#{1,6} (.*)$/.exec(line)
    if (heading !== null) anchors.add(unused(anchors, slugOf(heading[1])))
    for (const [, id] of line.matchAll(/<a id="([^"]+)">/g)) anchors.add(id)
  }
  return anchors
}

/** A second heading of the same words gets `-1`, as on the pages of code hosts. */
function unused(anchors: ReadonlySet<string>, slug: string): string {
  if (!anchors.has(slug)) return slug
  let number = 1
  while (anchors.has(`${slug}-${number}`)) number += 1
  return `${slug}-${number}`
}

function slugOf(heading: string): string {
  const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '')
  return words
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}

/** The rows of the first table below a heading, header and rule left out, each cell without its code marks. */
export function tableBelow(prose: string, heading: string): string[][] {
  const lines = prose.split('\n')
  const from = lines.indexOf(heading)
  if (from === -1) throw new Error(`There is no heading "${heading}".`)
  const first = lines.findIndex((line, at) => at > from && line.startsWith('|'))
  if (first === -1) throw new Error(`There is no table below "${heading}".`)
  const rows: string[][] = []
  for (let at = first + 2; lines[at]?.startsWith('|'); at += 1)
    rows.push(
      lines[at]
        .slice(1, lines[at].lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', '')),
    )
  return rows
}
