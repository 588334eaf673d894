import type { Refusal } from '../../../core/engine/refusals.ts'
import { accountRefusals } from './account.ts'
import { askedRefusals } from './asked.ts'
import type { RefusalForms } from './form.ts'
import { lossRefusals } from './loss.ts'
import { marketRefusals } from './market.ts'
import { mutualRefusals } from './mutual.ts'

/** Every refusal: its figures, and a sentence made from them. One that is missing does not compile. */
export const refusalForms: RefusalForms<Refusal['reason']> = {
  ...askedRefusals,
  ...marketRefusals,
  ...accountRefusals,
  ...lossRefusals,
  ...mutualRefusals,
}
