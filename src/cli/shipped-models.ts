import type { ShippedModels } from '../lab/run/margin-models.ts'
import { marginModels } from '../venues/margin/registry.ts'
import { marginModelText } from '../wire/margin-model.ts'

/** The margin models that come with the program, for scenarios that name one. */
export const shippedModels: ShippedModels = {
  names: marginModels.map((model) => model['margin-model']),
  modelNamed(name) {
    const text = marginModels.find((model) => model['margin-model'] === name)
    return text === undefined ? undefined : marginModelText.parse(text)
  },
}
