import { z } from 'zod'
import type { MarginBody } from '../core/engine/margin-commands.ts'
import type { MarginEvent } from '../core/engine/margin-events.ts'
import type { ModelReferences } from '../core/margin/adopted-models.ts'
import { type ByTag, flag, ordinal, text } from './json-parts.ts'
import { marginModelJson } from './margin-model.ts'

const references: z.ZodType<ModelReferences, unknown> = z.strictObject({
  peg: ordinal.nullable(),
  rates: z.array(z.strictObject({ index: ordinal, series: ordinal })),
  confidence: z.array(
    z.strictObject({ index: ordinal, spot: ordinal.nullable(), perpetual: ordinal.nullable() }),
  ),
  coins: z.array(z.strictObject({ index: ordinal, asset: ordinal })).exactOptional(),
  names: z.array(z.strictObject({ index: ordinal, name: text })).exactOptional(),
})

const adoption = { name: text, model: marginModelJson, options: flag, references }

/** Commands and events about margin models, in core's own form. */
export const marginBodies: ByTag<MarginBody, 'type'> = {
  'adopt-margin-model': z.strictObject({ type: z.literal('adopt-margin-model'), ...adoption }),
  'choose-margin': z.strictObject({
    type: z.literal('choose-margin'),
    account: ordinal,
    model: text.nullable(),
  }),
}

export const marginEvents: ByTag<MarginEvent, 'type'> = {
  'margin-model-adopted': z.strictObject({ type: z.literal('margin-model-adopted'), ...adoption }),
  'margin-chosen': z.strictObject({
    type: z.literal('margin-chosen'),
    account: ordinal,
    model: text.nullable(),
  }),
}
