import fc from 'fast-check'
import type { MarginBody } from '../../../src/core/engine/margin-commands.ts'
import type { MarginEvent } from '../../../src/core/engine/margin-events.ts'
import type { ModelReferences } from '../../../src/core/margin/adopted-models.ts'
import { smallModels } from '../small-models.ts'
import { type ByTag, is, list, one, ordinal, text, withMaybe } from './parts.ts'

const references: fc.Arbitrary<ModelReferences> = withMaybe(
  fc.record({
    peg: fc.option(ordinal),
    rates: list(fc.record({ index: ordinal, series: ordinal })),
    confidence: list(fc.record({ index: ordinal, spot: fc.option(ordinal), perpetual: fc.option(ordinal) })),
  }),
  {
    coins: list(fc.record({ index: ordinal, asset: ordinal })),
    names: list(fc.record({ index: ordinal, name: text })),
  },
)
const adoption = { name: text, model: one(...smallModels), options: fc.boolean(), references }
const choice = { account: ordinal, model: fc.option(text) }

/** Any command about margin models, by its type. */
export const marginBodies: ByTag<MarginBody, 'type'> = {
  'adopt-margin-model': fc.record({ type: is('adopt-margin-model'), ...adoption }),
  'choose-margin': fc.record({ type: is('choose-margin'), ...choice }),
}

export const marginEvents: ByTag<MarginEvent, 'type'> = {
  'margin-model-adopted': fc.record({ type: is('margin-model-adopted'), ...adoption }),
  'margin-chosen': fc.record({ type: is('margin-chosen'), ...choice }),
}
