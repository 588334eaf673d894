import type { RulebookContext } from '../wire/rulebook.ts'
import { rulebookInWords, type StepInWords } from '../wire/rulebook-in-words.ts'
import { rulebookOf } from './read-venue.ts'
import type { Venue } from './venue.ts'

/** What is told of a venue, ready to be laid out as a page or in a terminal. */
export interface VenueParts {
  readonly head: string
  readonly steps: readonly string[]
  readonly lists: readonly { readonly title: string; readonly items: readonly string[] }[]
  readonly tables: readonly {
    readonly title: string
    readonly header: readonly string[]
    readonly rows: readonly (readonly string[])[]
  }[]
}

/** Amounts of money in the shipped rulebooks are dollars; told with six decimals, as the usual stablecoin has. */
const DOLLARS: RulebookContext = { decimals: 6 }

/** A venue in words, the rule itself from the rulebook that runs. Lists and tables without an entry are left out. */
export function partsOf(venue: Venue): VenueParts {
  const { head, steps } = rulebookInWords(rulebookOf(venue, DOLLARS), DOLLARS)
  return {
    head: `${head.join('; ')}.`,
    steps: steps.map(stepText),
    lists: listsOf(venue).filter(({ items }) => items.length > 0),
    tables: tablesOf(venue).filter(({ rows }) => rows.length > 0),
  }
}

/** The kinds of a venue's steps in their order, for a line in a list. */
export function orderOf(venue: Venue): string {
  return rulebookOf(venue, DOLLARS)
    .steps.map(({ step }) => step)
    .join(' ▸ ')
}

/** A step as one line: its name, what it does, how, and what it waits for. */
export function stepText({ name, kind, does, how, when }: StepInWords): string {
  const title = name === kind ? kind : `${name} (${kind})`
  const details = how.length === 0 ? '' : ` ${sentence(how.join('; '))}`
  const waits = when.length === 0 ? '' : ` Only while ${when.join(', and ')}.`
  return `${title}. ${does}${details}${waits}`
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function listsOf(venue: Venue): VenueParts['lists'] {
  const { margin, liquidation, undocumented, approximations, refused } = venue
  return [
    { title: 'Margin', items: margin },
    { title: 'Liquidation, as the venue describes it', items: liquidation },
    {
      title: 'Thresholds, and whether the figure itself counts',
      items: venue.strictness.map(({ trigger, holds }) => `${trigger}: ${holds}`),
    },
    {
      title: 'Accounts of the house',
      items: venue.house.map(({ name, kind, about }) => `${name} (${kind}): ${about}`),
    },
    {
      title: 'Where it contradicts itself',
      items: venue.contradictions.map(
        ({ about, one, other, followed }) => `${about}: ${one}; ${other}. Followed: ${followed}.`,
      ),
    },
    { title: 'Not documented, so that the rulebook had to choose', items: undocumented },
    { title: 'Near, not equal', items: approximations },
    { title: 'Left out', items: refused },
    { title: 'Sources', items: venue.sources.map(({ what, where }) => `${what}: ${where}`) },
  ]
}

function tablesOf({ rounding, incidents }: Venue): VenueParts['tables'] {
  return [
    {
      title: 'Rounding',
      header: ['quantity', 'quantum', 'direction', 'who gains the dust'],
      rows: rounding.map(({ quantity, quantum, direction, whoGainsTheDust }) => [
        quantity,
        quantum ?? 'not stated',
        direction,
        whoGainsTheDust,
      ]),
    },
    {
      title: 'Incidents',
      header: ['when', 'what', 'figures', 'source'],
      rows: incidents.map(({ when, what, figures, source }) => [when, what, figures, source]),
    },
  ]
}
