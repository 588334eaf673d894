import type { House } from '../../waterfall/house.ts'
import type { Command } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import { closeAccount, openAccount, setMembers } from './accounts.ts'
import type { Tell } from './checks.ts'
import { compensate } from './compensate.ts'
import { buyCover } from './cover.ts'
import { settle, settleExpiry } from './expiry.ts'
import { bid, endLiquidation, fillLiquidation } from './losses.ts'
import { adoptMarginModel, chooseMargin } from './margin.ts'
import {
  applyFunding,
  changeTerms,
  closePeriod,
  delist,
  listAsset,
  listCollateralSeries,
  listNewInstrument,
  listNewReference,
  moveMarks,
  replaceDepth,
  updateDepth,
} from './market.ts'
import { contribute, giveNotice, setTier, withdrawContribution } from './members.ts'
import { deposit, repayClaim, transferMargin, withdraw } from './money.ts'
import { adoptRulebook } from './rulebook.ts'
import { bustTrade, releaseOrder, reserveOrder, trade } from './trade.ts'
import { requestUnstake, setVault, stake, unstake } from './vaults.ts'
import { writeOff } from './write-off.ts'

/**
 * Says no, before anything is told, or tells what a command does by itself. What it sets off, the safety
 * check and the losses, comes after.
 */
export function decide(house: House, command: Command, tell: Tell): Refusal | null {
  const { body } = command
  switch (body.type) {
    case 'trade':
      return trade(house, body, tell)
    case 'move-marks':
      return moveMarks(house, body, tell)
    case 'deposit':
      return deposit(house, body, tell)
    case 'withdraw':
      return withdraw(house, body, tell)
    case 'contribute':
      return contribute(house, body, tell)
    case 'give-notice':
      return giveNotice(house, body, tell)
    case 'withdraw-contribution':
      return withdrawContribution(house, body, tell)
    case 'set-tier':
      return setTier(house, body, tell)
    case 'set-vault':
      return setVault(house, body, tell)
    case 'stake':
      return stake(house, body, tell)
    case 'request-unstake':
      return requestUnstake(house, body, tell)
    case 'unstake':
      return unstake(house, body, tell)
    case 'buy-cover':
      return buyCover(house, body, tell)
    case 'write-off':
      return writeOff(house, body, tell)
    case 'compensate':
      return compensate(house, body, tell)
    case 'transfer-margin':
      return transferMargin(house, body, tell)
    case 'reserve-order':
      return reserveOrder(house, body, tell)
    case 'release-order':
      return releaseOrder(house, body, tell)
    case 'bust-trade':
      return bustTrade(house, body, tell)
    case 'open-account':
      return openAccount(house, body, tell)
    case 'close-account':
      return closeAccount(house, body, tell)
    case 'list-asset':
      return listAsset(house, body, tell)
    case 'list-collateral':
      return listCollateralSeries(house, body, tell)
    case 'list-instrument':
      return listNewInstrument(house, body, tell)
    case 'list-reference':
      return listNewReference(house, body, tell)
    case 'change-terms':
      return changeTerms(house, body, tell)
    case 'delist':
      return delist(house, body, tell)
    case 'replace-depth':
      return replaceDepth(house, body, tell)
    case 'update-depth':
      return updateDepth(house, body, tell)
    case 'apply-funding':
      return applyFunding(house, body, tell)
    case 'settle':
      return settle(house, body, tell)
    case 'settle-expiry':
      return settleExpiry(house, body, tell)
    case 'close-period':
      return closePeriod(house, tell)
    case 'advance-time':
      tell({ type: 'time-advanced' })
      return null
    case 'adopt-rulebook':
      return adoptRulebook(house, body, tell)
    case 'adopt-margin-model':
      return adoptMarginModel(house, body, tell)
    case 'choose-margin':
      return chooseMargin(house, body, tell)
    case 'set-members':
      return setMembers(house, body, tell)
    case 'fill-liquidation':
      return fillLiquidation(house, body, tell)
    case 'end-liquidation':
      return endLiquidation(house, body, tell)
    case 'bid':
      return bid(house, body, tell)
    case 'repay-claim':
      return repayClaim(house, body, tell)
    case 'operator-order':
      tell({ type: 'operator-ordered', order: body.order, isOn: body.isOn })
      return null
  }
}
