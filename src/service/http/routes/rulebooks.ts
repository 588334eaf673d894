import { z } from 'zod'
import { checkRulebook, type RulebookSurroundings } from '../../../core/waterfall/check-rulebook.ts'
import type { House } from '../../../core/waterfall/house.ts'
import type { Rulebook } from '../../../core/waterfall/rulebook.ts'
import { differencesOf } from '../../../venues/differences.ts'
import { rulebookHash } from '../../../wire/rulebook.ts'
import { dryRun } from '../../../wire/service/answers/dry-runs.ts'
import {
  checkedRulebook,
  contextOf,
  differencesAnswer,
  rulebookAnswer,
  rulebookAnswerOf,
  rulebookLine,
  rulebookLineOf,
} from '../../../wire/service/answers/rulebooks.ts'
import { rulebook as rulebookRole } from '../../../wire/service/bodies/rules.ts'
import { bodyFromText } from '../../../wire/service/commands.ts'
import type { Names } from '../../../wire/service/names.ts'
import { whoHasAKey, whoLooks } from '../audience.ts'
import { dryRunOf } from '../dry-run.ts'
import { numberField } from '../fields.ts'
import { namesIn } from '../names.ts'
import { notFound, problem } from '../problem.ts'
import { type Route, route } from '../route.ts'

const tag = 'rulebooks'

const rulebookBody = z.strictObject({ rulebook: rulebookRole.schema })
const versionParams = z.strictObject({ version: numberField.describe('Version of the rulebook, from 0.') })

/** The rules of who pays: those that were adopted, and what others would come to. */
export const rulebookRoutes: readonly Route[] = [
  route({
    name: 'showRulebook',
    method: 'GET',
    path: '/v1/rulebook',
    summary: 'The rulebook in force, as text and in words.',
    tag,
    access: whoHasAKey,
    answer: rulebookAnswer,
    handle: ({ service }) => {
      const names = namesIn(service)
      const { rulebooks } = names.house
      if (rulebooks.length === 0)
        throw problem(
          'not-found',
          'No rulebook has been adopted yet. Adopt one with the command adopt-rulebook.',
        )
      return rulebookAnswerOf(names, rulebooks.length - 1)
    },
  }),
  route({
    name: 'listRulebooks',
    method: 'GET',
    path: '/v1/rulebooks',
    summary: 'Every rulebook that was adopted, in order.',
    tag,
    access: whoHasAKey,
    answer: z.object({ items: z.array(rulebookLine) }).meta({ id: 'Rulebooks' }),
    handle: ({ service }) => {
      const names = namesIn(service)
      return { items: names.house.rulebooks.map((_, version) => rulebookLineOf(names, version)) }
    },
  }),
  route({
    name: 'showRulebookVersion',
    method: 'GET',
    path: '/v1/rulebooks/:version',
    summary: 'One of the rulebooks that were adopted, as text and in words.',
    tag,
    access: whoHasAKey,
    params: versionParams,
    answer: rulebookAnswer,
    handle: ({ service, params }) => {
      const names = namesIn(service)
      versionIn(names.house, params.version, 'version')
      return rulebookAnswerOf(names, params.version)
    },
  }),
  route({
    name: 'diffRulebooks',
    method: 'GET',
    path: '/v1/rulebooks/:version/diff/:other',
    summary: 'Two adopted rulebooks beside each other, step by step.',
    tag,
    access: whoHasAKey,
    params: z.strictObject({
      version: numberField.describe('Version of the one.'),
      other: numberField.describe('Version of the other.'),
    }),
    answer: differencesAnswer,
    handle: ({ service, params }) => {
      const names = namesIn(service)
      const one = versionIn(names.house, params.version, 'version')
      const other = versionIn(names.house, params.other, 'other')
      return { differences: differencesOf(one, other, contextOf(names)) }
    },
  }),
  route({
    name: 'diffRulebook',
    method: 'POST',
    path: '/v1/rulebooks/diff',
    summary: 'The rulebook in force beside one that is sent, step by step.',
    tag,
    access: whoHasAKey,
    body: rulebookBody,
    answer: differencesAnswer,
    handle: ({ service, body }) => {
      const names = namesIn(service)
      const other = rulebookFrom(body.rulebook, names)
      const { rulebooks } = names.house
      const inForce = versionIn(names.house, rulebooks.length - 1, 'version')
      return { differences: differencesOf(inForce, other, contextOf(names)) }
    },
  }),
  route({
    name: 'checkRulebook',
    method: 'POST',
    path: '/v1/rulebooks/check',
    summary: 'Looks for what a rulebook cannot mean in this house. Nothing is adopted.',
    tag,
    access: whoHasAKey,
    body: rulebookBody,
    answer: checkedRulebook,
    handle: ({ service, body }) => {
      const names = namesIn(service)
      const rulebook = rulebookFrom(body.rulebook, names)
      const findings = checkRulebook(rulebook, surroundingsOf(names.house))
      return {
        name: rulebook.name,
        hash: rulebookHash(rulebook),
        findings: findings.map(({ severity, fault, step, message }) => ({ severity, fault, step, message })),
      }
    },
  }),
  route({
    name: 'dryRunRulebook',
    method: 'POST',
    path: '/v1/rulebooks/dry-run',
    summary:
      'Moves marks on the live books under the rulebook in force and under one that is sent: who would fall, who would pay. Everything is taken back.',
    tag,
    access: whoLooks,
    cost: () => 10,
    body: z.strictObject({
      rulebook: rulebookRole.schema,
      marks: z
        .record(z.string(), z.string())
        .describe('The marks that are given, by symbol; none asks what the adoption alone would do.'),
    }),
    answer: dryRun,
    handle: ({ service, body }) => {
      const names = namesIn(service)
      const rulebook = rulebookFrom(body.rulebook, names)
      const moved = Object.keys(body.marks).length === 0 ? null : marksFrom(body.marks, names)
      return dryRunOf(names, rulebook, moved)
    },
  }),
]

function versionIn({ rulebooks }: House, version: number, field: string): Rulebook {
  const found = rulebooks[version]
  if (found === undefined) throw notFound(field, 'version of a rulebook', String(version))
  return found
}

function rulebookFrom(text: unknown, names: Names): Rulebook {
  const read = bodyFromText({ type: 'adopt-rulebook', rulebook: text }, names)
  if (!read.ok) throw problem('invalid', read.faults[0].message, read.faults)
  return (read.body as { readonly rulebook: Rulebook }).rulebook
}

type Moves = Parameters<typeof dryRunOf>[2]

function marksFrom(marks: unknown, names: Names): Moves {
  const read = bodyFromText({ type: 'move-marks', marks }, names)
  if (!read.ok) throw problem('invalid', read.faults[0].message, read.faults)
  return (read.body as { readonly marks: Moves }).marks
}

/** The names a rulebook may use in a house. */
function surroundingsOf({ book, markets, tables }: House): RulebookSurroundings {
  const namesOf = (...kinds: string[]): string[] =>
    [...tables.named].filter(([, row]) => kinds.includes(book.kindOf(row))).map(([name]) => name)
  return {
    funds: namesOf('fund', 'member-fund'),
    capital: namesOf('capital'),
    backstops: namesOf('backstop'),
    pools: namesOf('pool'),
    memberFunds: [...tables.members.keys()],
    instruments: markets.series.flatMap((_, series) =>
      markets.isInstrument(series) ? [markets.instrument(series).terms] : [],
    ),
    assets: markets.assets.map(({ name }) => name),
  }
}
