import { aevo } from './aevo.ts'
import { bitCom, bitComBch, bitComTon } from './bit-com.ts'
import { deribitPmBtc, deribitPmEth } from './deribit-pm.ts'
import { deribitStandard, deribitStandardLinear } from './deribit-standard.ts'
import { derivePmrm1, derivePmrm2 } from './derive-pmrm.ts'
import { deriveStandard, deriveStandard2025 } from './derive-standard.ts'
import type { MarginModelText } from './margin-model-text.ts'
import { paradex } from './paradex.ts'
import { span } from './span.ts'
import { bybit, okx, span2 } from './templates.ts'

/** Every margin model that is shipped: those whose formulas and figures are a venue's own, then the templates. */
export const marginModels: readonly MarginModelText[] = [
  aevo,
  bitCom,
  bitComBch,
  bitComTon,
  deribitPmBtc,
  deribitPmEth,
  deribitStandard,
  deribitStandardLinear,
  derivePmrm1,
  derivePmrm2,
  deriveStandard,
  deriveStandard2025,
  paradex,
  bybit,
  okx,
  span,
  span2,
]

/** No model of that name is known; the message lists those that are. */
export class UnknownMarginModel extends Error {
  override readonly name = 'UnknownMarginModel'
  readonly exitCode = 2

  constructor(name: string) {
    const known = marginModels.map((model) => model['margin-model']).join(', ')
    super(`Found the margin model ${JSON.stringify(name)}, expected a file or one of ${known}.`)
  }
}

/** @throws {UnknownMarginModel} */
export function marginModelNamed(name: string): MarginModelText {
  const found = marginModels.find((model) => model['margin-model'] === name)
  if (found === undefined) throw new UnknownMarginModel(name)
  return found
}
