import type { ClaimColumn, Claims } from './claims.ts'
import type { Policy, PolicyParameter } from './policy.ts'
import {
  columnKeys,
  leverageKeys,
  markOverEntryAsPrintedKeys,
  markOverEntryKeys,
  profitOverMarginRatioKeys,
  profitOverWalletKeys,
  profitTimesLeverageKeys,
} from './queue-keys.ts'
import { queuePolicy } from './queue-policy.ts'
import { topRows } from './top-rows.ts'

const coin: PolicyParameter = {
  name: 'coin',
  says: 'units of money in one whole coin, the least that a wallet counts for',
  usual: 1_000_000,
  least: 1,
  most: Number.MAX_SAFE_INTEGER,
}

const position: readonly ClaimColumn[] = ['markValue', 'entryValue', 'notional', 'equity']

/**
 * Queues by a published score, the highest first. The claims are of one side: venues rank longs and shorts
 * apart, and so does whoever calls. docs/sources.md#how-venues-rank-who-is-deleveraged
 */
export const queues: readonly Policy[] = [
  ranked(
    'queue-profit-times-leverage',
    "BitMEX's: profit ratio times leverage, for a loser divided by it.",
    position,
    profitTimesLeverageKeys,
  ),
  ranked(
    'queue-profit-over-wallet',
    "Binance's: profit over a coin or the wallet, times maintenance over wallet and profit.",
    ['profit', 'wallet', 'maintenance'],
    (claims, parameters) => profitOverWalletKeys(claims, parameters.coin),
    [coin],
  ),
  ranked(
    'queue-profit-over-margin-ratio',
    "OKX's and HTX's: profit ratio over margin ratio, for a loser times it.",
    ['markValue', 'entryValue', 'equity', 'maintenance'],
    profitOverMarginRatioKeys,
  ),
  ranked(
    'queue-mark-over-entry',
    "Hyperliquid's: mark over entry, for shorts the other way up, times leverage.",
    position,
    markOverEntryKeys,
  ),
  ranked(
    'queue-mark-over-entry-as-printed',
    "Hyperliquid's as its page prints it: mark over entry for both sides, so winning shorts come last.",
    position,
    markOverEntryAsPrintedKeys,
  ),
  ranked('queue-leverage', 'Notional over equity, no equity first.', ['notional', 'equity'], leverageKeys),
  ranked('queue-profit', 'The largest profit first.', ['profit'], (claims) => columnKeys(claims, 'profit')),
  ranked('queue-largest-first', 'The largest notional first.', ['notional'], (claims) =>
    columnKeys(claims, 'notional'),
  ),
]

function ranked(
  name: string,
  says: string,
  needs: readonly ClaimColumn[],
  keys: (claims: Claims, parameters: Readonly<Record<string, number>>) => Float64Array,
  parameters: readonly PolicyParameter[] = [],
): Policy {
  return queuePolicy({
    name,
    says,
    needs,
    parameters,
    keys,
    asked: (claims, caps, budget, values) => topRows(keys(claims, values), caps, budget),
  })
}
