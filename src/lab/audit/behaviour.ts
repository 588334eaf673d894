import { behaviourOf } from '../metrics/behaviour.ts'
import { countOf, type Exact, floatOf, quotientOf, sumOf } from './exact.ts'
import { figureOf } from './figure.ts'
import type { AuditSection } from './section.ts'
import type { Reaction, Study } from './study.ts'

/** What accounts did after they were deleveraged. */
export function behaviourSection({ reactions, strategic, passive, files }: Study): AuditSection {
  const paths = [files.reactions]
  const classes = reactions.map(classOf)
  const usersOf = (wanted: string): string[] =>
    reactions.filter((_, at) => classes[at] === wanted).map(({ user }) => user)
  const count = (value: number) => ({ unit: 'count', recomputed: countOf(value) }) as const
  const again = reactions.filter(({ tradesWithin300s }) => tradesWithin300s > 0).length
  return {
    id: 'behaviour',
    title: 'What accounts did afterwards',
    says: 'Strategic: at least five fills, half of them followed by a trade of its own within a minute, a quarter undone. Passive: at least five fills, at most 5% followed by one within five minutes.',
    figures: [
      figureOf({ id: 'behaviour.users', what: 'Accounts', ...count(reactions.length), files: paths }),
      figureOf({
        id: 'behaviour.enough-fills',
        what: 'Accounts with at least five fills',
        ...count(classes.filter((each) => each !== 'too-few-fills').length),
        files: paths,
      }),
      figureOf({
        id: 'behaviour.strategic',
        what: 'Strategic',
        ...count(usersOf('strategic').length),
        files: paths,
      }),
      figureOf({
        id: 'behaviour.passive',
        what: 'Passive',
        ...count(usersOf('passive').length),
        files: paths,
      }),
      figureOf({
        id: 'behaviour.lists-differ',
        what: 'Accounts classified otherwise than in the published lists',
        ...count(differences(usersOf('strategic'), strategic) + differences(usersOf('passive'), passive)),
        files: [...paths, files.strategic, files.passive],
      }),
      figureOf({
        id: 'behaviour.undone-60s',
        what: 'Undone within a minute, mean over fills',
        unit: '%',
        recomputed: percentOver(reactions, ({ undoneWithin60s }) => undoneWithin60s),
        files: paths,
      }),
      figureOf({
        id: 'behaviour.undone-300s',
        what: 'Undone within five minutes, mean over fills',
        unit: '%',
        recomputed: percentOver(reactions, ({ undoneWithin300s }) => undoneWithin300s),
        files: paths,
      }),
      figureOf({
        id: 'behaviour.again',
        what: 'Accounts that trade the coin again within five minutes',
        unit: '%',
        recomputed: quotientOf(countOf(100 * again), countOf(reactions.length)),
        files: paths,
      }),
    ],
  }
}

function classOf({ fills, tradesWithin60s, undoneWithin60s, tradesWithin300s }: Reaction): string {
  return behaviourOf({ fills, tradesWithin60s, undoneWithin60s: floatOf(undoneWithin60s), tradesWithin300s })
}

/** How many stand in one list and not in the other. */
function differences(found: readonly string[], listed: ReadonlySet<string>): number {
  const here = new Set(found)
  return (
    found.filter((user) => !listed.has(user)).length + [...listed].filter((user) => !here.has(user)).length
  )
}

function percentOver(reactions: readonly Reaction[], of: (reaction: Reaction) => Exact): Exact | undefined {
  const fills = reactions.reduce((sum, each) => sum + each.fills, 0)
  const weighted = sumOf(reactions.map((each) => of(each) * BigInt(each.fills)))
  return quotientOf(100n * weighted, countOf(fills))
}
