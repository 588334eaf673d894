import type { Venue } from './venue.ts'
import { partsOf } from './venue-parts.ts'

/** A venue in plain text, for a terminal. */
export function venueText(venue: Venue): string {
  const { head, steps, lists, tables } = partsOf(venue)
  return [
    `${venue.name} (${venue.id}), ${venue.standing}, as of ${venue.asOf}`,
    '',
    `Before the steps: ${head}`,
    '',
    ...steps.map((step, at) => `${String(at + 1).padStart(2)}. ${step}`),
    ...lists.flatMap(({ title, items }) => ['', title, ...items.map((item) => `  - ${item}`)]),
    ...tables.flatMap(({ title, header, rows }) => [
      '',
      title,
      `  (${header.join(' · ')})`,
      ...rows.map((row) => `  - ${row.join(' · ')}`),
    ]),
    '',
  ].join('\n')
}
