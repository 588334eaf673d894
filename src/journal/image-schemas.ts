import { z } from 'zod'
import type { HouseImage } from '../core/engine/image.ts'
import { MalformedImage } from '../core/money/malformed-image.ts'
import { toJson } from '../wire/canonical-json.ts'
import { marginEvents } from '../wire/margin-json.ts'
import { rulebookJson } from '../wire/rulebook-json.ts'
import { collateralTerms, instrumentTerms, referenceTerms } from '../wire/terms-json.ts'

const kept = z.object({
  markets: z.object({
    series: z.array(
      z.discriminatedUnion('is', [
        z.object({ is: z.literal('instrument'), terms: instrumentTerms }),
        z.object({ is: z.literal('collateral'), terms: collateralTerms }),
        z.object({ is: z.literal('reference'), terms: referenceTerms }),
      ]),
    ),
  }),
  rulebooks: z.array(rulebookJson),
  models: z.object({
    list: z.array(z.preprocess(asEvent, marginEvents['margin-model-adopted'])),
  }),
})

/** A model is kept as its event told it, less the type. */
function asEvent(adopted: unknown): unknown {
  return typeof adopted === 'object' && adopted !== null
    ? { type: 'margin-model-adopted', ...adopted }
    : adopted
}

/**
 * Holds what came as text against the schemas of commands: terms, rulebooks and margin models have the structure that
 * the engine takes for granted. Everything else is looked at by `thawHouse`.
 *
 * @throws {MalformedImage} at the first that has not
 */
export function checkSchemas(image: HouseImage): void {
  const result = kept.safeParse(jsonOf(image))
  if (result.success) return
  const [{ path, message }] = result.error.issues
  throw new MalformedImage(
    `The image does not hold what it should at ${path.map(String).join('.')}: ${message}.`,
  )
}

function jsonOf({ markets, rulebooks, models }: HouseImage): unknown {
  try {
    return toJson({
      markets: { series: markets?.series },
      rulebooks,
      models: { list: models?.list },
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new MalformedImage(`The image holds terms, rulebooks or models that are no plain data: ${why}.`)
  }
}
