import { writeOffSources } from '../../../core/waterfall/source.ts'
import { at, moneyOf } from '../figure-roles.ts'
import { account, asset } from '../named-roles.ts'
import { optional, ordinal, word } from '../role.ts'
import { body, type Forms } from './forms.ts'

const amount = moneyOf(at('asset'))

export const moneyForms: Forms<
  'deposit' | 'withdraw' | 'transfer-margin' | 'write-off' | 'compensate' | 'repay-claim'
> = {
  deposit: body('deposit', { account, asset, amount }),
  withdraw: body('withdraw', { account, asset, amount }),
  'transfer-margin': body('transfer-margin', { from: account, to: account, asset, amount }),
  'write-off': body('write-off', { account, asset, amount, source: word(writeOffSources) }),
  compensate: body('compensate', { from: account, to: account, asset, amount, dispute: ordinal }),
  'repay-claim': body('repay-claim', { asset, from: account, amount, loss: optional(ordinal) }),
}
