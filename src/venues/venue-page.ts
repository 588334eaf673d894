import type { Venue } from './venue.ts'
import { orderOf, partsOf } from './venue-parts.ts'

/** `docs/venues.md`: every venue with its rule in words, made from the data so that the two cannot differ. */
export function venuePage(venues: readonly Venue[]): string {
  return `${[...opening(venues), ...venues.flatMap(sectionOf)].join('\n').trimEnd()}\n`
}

function opening(venues: readonly Venue[]): string[] {
  return [
    '# Venues',
    '',
    'How each venue closes a loss, as a rulebook that runs. This page is made from the data in `src/venues`, and a test',
    'holds the two equal. A venue describes its rules in its own words and changes them without notice: the date or the',
    'commit says which rule this is, the source where it stood, and what is not known is said rather than guessed.',
    '',
    'The roundings are the venue’s own. The engine keeps its own: requirements up, shares to the largest remainder, and',
    'every unit by name, so that what a venue’s rounding loses or collects twice shows up as a difference.',
    '',
    'How equity is laid on several positions, whether the fee of closing counts, which account goes first and where a',
    'better fill goes is seldom published. The line "Before the steps" says what each rulebook takes; where the venue says',
    'it, its own lists do.',
    '',
    'Standing: current is in force, historic is not; published is code read at a commit, which our sources do not say to',
    'run or to have ended; research never ran as a venue.',
    '',
    'An id below stands wherever the name of a rulebook file does. `breakwater venues show <id> --yaml` prints the',
    'rulebook to start from; `breakwater venues diff <id> <id>` lays two beside each other.',
    '',
    ...table(
      ['id', 'venue', 'as of', 'order of steps'],
      venues.map((venue) => [`[${venue.id}](#${anchorOf(venue)})`, venue.name, venue.asOf, orderOf(venue)]),
    ),
    '',
  ]
}

function anchorOf({ name }: Venue): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')
}

function sectionOf(venue: Venue): string[] {
  const { head, steps, lists, tables } = partsOf(venue)
  return [
    `## ${venue.name}`,
    '',
    `\`${venue.id}\`, ${venue.standing}, as of ${venue.asOf}. Before the steps: ${head}`,
    '',
    ...steps.map((step, at) => `${at + 1}. ${step}`),
    '',
    ...lists.flatMap(({ title, items }) => [`**${title}**`, '', ...items.map((item) => `- ${item}`), '']),
    ...tables.flatMap(({ title, header, rows }) => [`**${title}**`, '', ...table(header, rows), '']),
  ]
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)]
}
