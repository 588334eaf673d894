import type { Venue } from './venue.ts'

/** All collateral is seized and the position goes to the liquidity providers a window's size at a time. */
export const synthetixV3: Venue = {
  id: 'synthetix-v3',
  name: 'Synthetix v3 perpetuals',
  standing: 'published',
  asOf: 'commit 23585f7',
  sources: [
    {
      what: 'Synthetixio/synthetix-v3 at 23585f7',
      where:
        'markets/perps-market/contracts/storage/{PerpsMarketConfiguration,PerpsMarket,GlobalPerpsMarketConfiguration}.sol, modules/LiquidationModule.sol',
    },
  ],
  rulebook: {
    rulebook: 'synthetix-v3',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'false' },
    steps: [
      { name: 'flag', step: 'cancel-orders', which: 'all' },
      {
        name: 'windows',
        step: 'transfer-to-backstop',
        to: 'lp',
        price: 'bankruptcy-price-after-paid',
        'window-budget': { 'share-of-equity': '50%', window: '30s', resets: 'at-once' },
      },
      { step: 'gate', what: ['open-interest'], until: 'closed' },
      { step: 'record-claim', creditors: 'liquidity-providers' },
    ],
  },
  house: [{ name: 'lp', kind: 'backstop', about: 'liquidity providers, who carry every result' }],
  margin: [],
  liquidation: [
    'Flagging an account seizes all of its collateral; positions then shrink by at most (maker + taker fee) x skew scale x multiplier x seconds of a window.',
    'A window opens again when premium or discount is small; one endorsed liquidator is not held to it.',
    'Keeper’s reward = min(max(min, cost + flag), max). Windows needed = ceil(size / amount).',
    'Credit capacity stops open interest from growing.',
  ],
  rounding: [
    { quantity: 'windows', quantum: '1', direction: 'ceil', whoGainsTheDust: 'nobody: it is a count' },
  ],
  strictness: [{ trigger: 'margin against maintenance', holds: 'not stated' }],
  incidents: [],
  undocumented: ['What a window allows in money: half of the providers’ equity in 30 s here.'],
  approximations: [
    'the amount of a window is a share of the providers’ equity, not of the skew scale.',
    'the keeper’s reward is left out.',
    'providers without equity have no window, so that the account stays open until there are others.',
    'a window’s part is handed over at its bankruptcy price, so that the seized collateral goes with it in parts and not at the flag.',
  ],
  refused: ['Collateral in other synths and their liquidation.'],
  contradictions: [],
}
