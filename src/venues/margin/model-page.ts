import { marginModelInWords } from '../../wire/margin-model-in-words.ts'
import type { MarginModelText } from './margin-model-text.ts'
import { marginModelOf } from './read-model.ts'

/** One model for people at a terminal. */
export function marginModelText(model: MarginModelText): string {
  const { grid, charges, initial, maintenance } = marginModelInWords(marginModelOf(model))
  const list = (title: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : ['', title, ...items.map((item) => `  ${item}`)]
  return `${[
    `${model['margin-model']}: ${model.title} (${model.standing}, in ${String(model.unit)})`,
    ...list('Grid', grid),
    ...list('Charges', charges),
    ...list('Requirements', [`initial      ${initial}`, `maintenance  ${maintenance}`]),
    ...list('Sources', model.sources),
    ...list('Notes', model.notes),
  ].join('\n')}\n`
}

/** `docs/margin-models.md`: every model in words, made from the data so that the two cannot differ. */
export function marginModelPage(models: readonly MarginModelText[]): string {
  return `${[...opening(models), ...models.flatMap(section)].join('\n').trimEnd()}\n`
}

function opening(models: readonly MarginModelText[]): string[] {
  return [
    '# Margin models',
    '',
    'What each model asks of a book of options, futures and perpetuals, as data that runs. This page is made from the data in',
    '`src/venues/margin`, and a test holds the two equal. `breakwater margin examples/book.yaml --model all` lays them beside',
    'each other on one book; `breakwater margin models <name> --yaml` prints one to start from.',
    '',
    'Standing: published models have a venue’s own formulas and figures, and their notes say what of them was confirmed by',
    'published examples; templates have a venue’s shape, and their notes say which figures are chosen here.',
    '',
    'Every requirement here is compared with equity, in which options count at their marks. A model in which bought options',
    'are worth nothing as margin adds what the options are worth, so that what is left over is the venue’s own figure. Coins',
    'held as collateral count at spot, in full where a model has no charge for them.',
    '',
    '| model | standing | money | about |',
    '| --- | --- | --- | --- |',
    ...models.map(
      (model) =>
        `| [${model['margin-model']}](#${model['margin-model']}) | ${model.standing} | ${String(model.unit)} | ${model.title} |`,
    ),
    '',
  ]
}

function section(model: MarginModelText): string[] {
  const { grid, charges, initial, maintenance } = marginModelInWords(marginModelOf(model))
  const list = (title: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [`**${title}**`, '', ...items.map((item) => `- ${item}`), '']
  return [
    `## ${model['margin-model']}`,
    '',
    `${model.title}; ${model.standing}; in ${String(model.unit)}.`,
    '',
    ...list('Grid', grid),
    ...list('Charges', charges),
    ...list('Requirements', [`initial: ${initial}`, `maintenance: ${maintenance}`]),
    ...list('Sources', model.sources),
    ...list('Notes', model.notes),
  ]
}
