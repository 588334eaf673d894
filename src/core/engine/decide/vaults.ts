import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { availableOf } from '../../waterfall/bucket.ts'
import type { House } from '../../waterfall/house.ts'
import type { VaultTerms } from '../../waterfall/mutual.ts'
import { isParticipant } from '../../waterfall/selection.ts'
import { openingShares, sharesFor, worthOfShares } from '../../waterfall/vault.ts'
import type { BodyOf } from '../commands.ts'
import type { Refusal } from '../refusals.ts'
import { firstOf, needAccount, needAmount, type Tell } from './checks.ts'
import { needHealthy, needWithdrawable } from './money.ts'
import { type Found, needRatio, needVault, needVaultAsset, vaultOf } from './vault-checks.ts'

const vaultKinds = ['fund', 'backstop', 'pool']

/** Makes a house account one with shares, or changes its terms: who is on his way out keeps the time he was told. */
export function setVault(house: House, body: BodyOf<'set-vault'>, tell: Tell): Refusal | null {
  const account = house.tables.named.get(body.vault) ?? NONE
  const refusal = firstOf(
    () => needAccount(house, account),
    () => needVaultKind(house, account),
    () => needHealthy(house, account),
    () => needTerms(body.terms),
  )
  if (refusal !== null) return refusal
  const own = house.tables.vaults.get(account)?.own ?? openingShares(house, account)
  tell({ type: 'vault-set', vault: account, terms: body.terms, own })
  return null
}

function needVaultKind(house: House, account: Account): Refusal | null {
  const kind = house.book.kindOf(account)
  return vaultKinds.includes(kind) ? null : { reason: 'not-allowed-for-kind', account, kind }
}

function needTerms(terms: VaultTerms): Refusal | null {
  for (const [field, value] of Object.entries(terms) as [string, number][])
    if (!Number.isSafeInteger(value) || value < 0) return { reason: 'not-whole', field, value }
  return null
}

/** Money into a vault for shares at its worth now. One that lost everything takes no new money under old shares. */
export function stake(house: House, body: BodyOf<'stake'>, tell: Tell): Refusal | null {
  const { account, amount } = body
  const found = vaultOf(house, body.vault)
  const refusal = firstOf(
    () => needAmount('amount', amount),
    () => needVault(house, body.vault),
    () => needHolder(house, account, found?.account ?? NONE),
    () => needHealthy(house, found?.account ?? NONE),
    () => needWorth(house, found),
    () => needHealthy(house, account),
    () => needWithdrawable(house, account, house.book.homeAssetOf(account), amount),
  )
  if (refusal !== null || found === null) return refusal
  const shares = sharesFor(house, found.account, found.vault, amount)
  if (shares === 0n) return { reason: 'stake-too-small', vault: found.account, amount }
  const asset = house.book.homeAssetOf(account)
  tell({ type: 'staked', vault: found.account, account, asset, amount, shares })
  return null
}

/** Asks for a stake back: what it is worth now is the most it will bring, what the vault loses meanwhile it bears. */
export function requestUnstake(house: House, body: BodyOf<'request-unstake'>, tell: Tell): Refusal | null {
  const { account } = body
  const found = vaultOf(house, body.vault)
  const held = found?.vault.holders.get(account) ?? 0n
  const shares = body.shares ?? held
  const refusal = firstOf(
    () => needVault(house, body.vault),
    () => needAccount(house, account),
    () => (shares > 0n && shares <= held ? null : { reason: 'shares-missing', account, asked: shares, held }),
    () =>
      found?.vault.exits.has(account) === true
        ? { reason: 'exit-pending', account, readyAt: found.vault.exits.get(account)?.readyAt ?? 0 }
        : null,
  )
  if (refusal !== null || found === null) return refusal
  const promised = worthOfShares(house, found.account, found.vault, shares)
  const readyAt = house.at + found.vault.terms.waitMs
  tell({ type: 'unstake-requested', vault: found.account, account, shares, promised, readyAt })
  return null
}

/** Pays a stake out whose wait is over. While a loss is open that cover of the vault may have to pay, nobody leaves. */
export function unstake(house: House, body: BodyOf<'unstake'>, tell: Tell): Refusal | null {
  const { account } = body
  const found = vaultOf(house, body.vault)
  const exit = found?.vault.exits.get(account)
  const refusal = firstOf(
    () => needVault(house, body.vault),
    () => needAccount(house, account),
    () =>
      exit !== undefined && house.at >= exit.readyAt
        ? null
        : { reason: 'exit-not-ready', account, at: house.at, readyAt: exit?.readyAt ?? null },
    () => needHealthy(house, found?.account ?? NONE),
    () => needNoCoveredLoss(house, body.vault),
  )
  if (refusal !== null || found === null || exit === undefined) return refusal
  const { vault, account: from } = found
  const worth = worthOfShares(house, from, vault, exit.shares)
  const amount = Math.min(worth, exit.promised)
  const short = needRatio(house, found, availableOf(house, from) - amount, 0)
  if (short !== null) return short
  const asset = house.book.homeAssetOf(from)
  tell({
    type: 'unstaked',
    vault: from,
    account,
    asset,
    shares: exit.shares,
    amount,
    forfeited: worth - amount,
  })
  return null
}

/** People hold shares; the house's own accounts do not. */
function needHolder(house: House, account: Account, vault: Account): Refusal | null {
  const unknown = needAccount(house, account)
  if (unknown !== null) return unknown
  if (!isParticipant(house, account))
    return { reason: 'not-allowed-for-kind', account, kind: house.book.kindOf(account) }
  return needVaultAsset(house, account, vault)
}

/** Shares worth nothing stay, for what may come back to them: new money under them would be theirs. */
function needWorth(house: House, found: Found | null): Refusal | null {
  if (found === null || found.vault.issued === 0n || availableOf(house, found.account) > 0) return null
  return { reason: 'vault-empty', vault: found.account, shares: found.vault.issued }
}

function needNoCoveredLoss(house: House, vault: string): Refusal | null {
  const open = [...house.tables.losses.values()].filter(({ rulebook }) =>
    house.rulebooks[rulebook].steps.some((step) => step.step === 'draw-cover' && step.vault === vault),
  )
  return open.length === 0 ? null : { reason: 'loss-open', losses: open.length }
}
