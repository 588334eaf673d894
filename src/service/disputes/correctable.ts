import type { CommandBody } from '../../core/engine/commands.ts'

export type CommandType = CommandBody['type']

/**
 * Commands that a run may be given otherwise. The others decide what is where: which row an account has, which number a
 * series. With other ones of them, what comes later would speak of other accounts.
 */
const correctable = {
  trade: true,
  'reserve-order': true,
  'release-order': true,
  'bust-trade': true,
  'move-marks': true,
  'replace-depth': true,
  'update-depth': true,
  'apply-funding': true,
  settle: true,
  'settle-expiry': true,
  'close-period': true,
  'advance-time': true,
  deposit: true,
  withdraw: true,
  'transfer-margin': true,
  'write-off': true,
  'adopt-rulebook': true,
  'adopt-margin-model': true,
  'choose-margin': true,
  'change-terms': true,
  delist: true,
  'set-members': true,
  'fill-liquidation': true,
  'end-liquidation': true,
  bid: true,
  'repay-claim': true,
  'operator-order': true,
  contribute: true,
  'give-notice': true,
  'withdraw-contribution': true,
  'set-tier': true,
  'set-vault': true,
  stake: true,
  'request-unstake': true,
  unstake: true,
  'buy-cover': true,
  compensate: false,
  'open-account': false,
  'close-account': false,
  'list-asset': false,
  'list-collateral': false,
  'list-instrument': false,
  'list-reference': false,
} as const satisfies { readonly [Type in CommandType]: boolean }

export function isCorrectable(type: CommandType): boolean {
  return correctable[type]
}
