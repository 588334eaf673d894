import { z } from 'zod'
import type { AdoptedModel } from '../../../core/margin/adopted-models.ts'
import { marginModelInWords } from '../../../wire/margin-model-in-words.ts'
import { marginModel } from '../../../wire/service/bodies/rules.ts'
import type { Names } from '../../../wire/service/names.ts'
import { whoHasAKey } from '../audience.ts'
import { nameField } from '../fields.ts'
import { namesIn } from '../names.ts'
import { notFound } from '../problem.ts'
import { type Route, route } from '../route.ts'

const tag = 'margin models'
const lines = z.array(z.string())

const answer = z
  .object({
    model: z.string(),
    options: z
      .boolean()
      .describe('Whether it is the model of every account that holds an option and chose none.'),
    text: marginModel.schema,
    words: z.object({ grid: lines, charges: lines, initial: z.string(), maintenance: z.string() }),
  })
  .meta({ id: 'AdoptedMarginModel' })

/** Models of portfolio margin that were adopted. */
export const marginModelRoutes: readonly Route[] = [
  route({
    name: 'listMarginModels',
    method: 'GET',
    path: '/v1/margin-models',
    summary: 'The scenario models of margin that were adopted, as text and in words.',
    tag,
    access: whoHasAKey,
    answer: z.object({ items: z.array(answer) }).meta({ id: 'MarginModels' }),
    handle: ({ service }) => {
      const names = namesIn(service)
      return { items: names.house.models.list.map((adopted) => answerOf(names, adopted)) }
    },
  }),
  route({
    name: 'showMarginModel',
    method: 'GET',
    path: '/v1/margin-models/:model',
    summary: 'One adopted model of margin.',
    tag,
    access: whoHasAKey,
    params: z.strictObject({ model: nameField.describe('Name of the model.') }),
    answer,
    handle: ({ service, params }) => {
      const names = namesIn(service)
      const { models } = names.house
      const adopted = models.list[models.placeOf(params.model)]
      if (adopted === undefined) throw notFound('model', 'margin model', params.model)
      return answerOf(names, adopted)
    },
  }),
]

function answerOf(names: Names, { name, model, options }: AdoptedModel): z.infer<typeof answer> {
  return {
    model: name,
    options,
    text: marginModel.write(model, names, {}),
    words: mutable(marginModelInWords(model)),
  }
}

function mutable({
  grid,
  charges,
  ...rest
}: ReturnType<typeof marginModelInWords>): z.infer<typeof answer>['words'] {
  return { grid: [...grid], charges: [...charges], ...rest }
}
