import type { Venue } from './venue.ts'

/** The pool pays down to 30% below its highest of eight hours; what the loss takes it past that, winners pay. */
export const bybit: Venue = {
  id: 'bybit',
  name: 'Bybit',
  standing: 'current',
  asOf: '2026',
  sources: [
    { what: 'API v5, ADL alert', where: 'https://bybit-exchange.github.io/docs/v5/market/adl-alert' },
    {
      what: 'What is auto-deleveraging',
      where: 'https://help.bybit.com/hc/en-us/articles/900000031623',
    },
  ],
  rulebook: {
    rulebook: 'bybit',
    trigger: { equity: 'at-or-below', requirement: 'maintenance' },
    bankruptcy: { rule: 'others-fixed', 'close-fee': 'true' },
    surplus: 'fund-per-fill',
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { step: 'close-on-book', size: 'all', limit: 'bankruptcy-price' },
      {
        name: 'insurance-pool',
        step: 'draw-fund',
        scope: 'instrument',
        partial: 'true',
        leave: { drawdown: '30%', window: '8h' },
      },
      {
        name: 'auto-deleveraging',
        step: 'deleverage',
        select: { queue: 'profit-times-leverage' },
        price: 'bankruptcy-price-after-paid',
        fee: { rate: '0.02%', to: 'fees' },
      },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [],
  margin: [
    'Inverse long: bankruptcy price = entry x L / (L + 1) at leverage L.',
    'Insurance pools are grouped: several symbols share one, and a symbol may be moved to a pool of its own.',
  ],
  liquidation: [
    'The position is taken over at its bankruptcy price and closed on the book.',
    'Auto-deleveraging begins when the symbol’s loss since the 8-hour high passes 30% of the pool’s 8-hour high, or the pool is at or below zero, or the symbol was moved to its own pool; it stops above −25%.',
    'The bankruptcy price is worked out anew so that the pool loses exactly 30% and counterparties the rest.',
    'Ranked by profit and effective leverage; whoever is closed pays a maker fee. An alert stream with the thresholds was asked for (docs pull request 523) and came later.',
  ],
  rounding: [
    {
      quantity: 'bankruptcy price',
      quantum: 'tick of the contract',
      direction: 'not stated',
      whoGainsTheDust: 'not stated: to the tick, the direction is left open',
    },
  ],
  strictness: [
    { trigger: 'pool drawdown of 30% in 8 h (rule)', holds: 'above' },
    { trigger: 'pool drawdown of 30% in 8 h (printed example)', holds: 'at or above' },
    { trigger: 'stop, drawdown back within 25%', holds: 'below' },
    { trigger: 'pool balance of zero', holds: 'at or below' },
  ],
  incidents: [
    {
      when: '2025-10',
      what: 'winners were deleveraged across venues, hedges broke, and feeds hid liquidations',
      figures: '19.1bn liquidated in the market as a whole',
      source: 'market data of 10 October 2025',
    },
  ],
  undocumented: [
    'Both inputs of the published ratio: the API hides them, and the pool is refreshed once a day.',
    'Which symbols share a pool at a given moment, and how large a pool has to be for the rule of 30%: any size here.',
    'When the venue adds money of its own to a pool: there is no step for it here.',
    'Who keeps what a fill is better than the bankruptcy price: the pool, at each fill, here.',
    'How equal ranks are ordered: the lower account goes first here.',
    'The direction in which a bankruptcy price is rounded to the tick.',
    'Whether liquidation begins at the requirement or below it: at it here.',
    'The maker fee of the closed winner, which depends on his account: 0.02% here.',
  ],
  approximations: [
    'the pool’s fall is that of the whole pool from its highest of the window, where the venue counts the symbol’s own loss against the pool.',
    'where the pool has paid all and the book is empty, the rest is closed with winners at the mark, so that nobody gives anything up; the venue keeps such a position until the book takes it.',
    'the pool may be drawn down to 30% again and again as the window moves on; closing does not wait for the fall to be back within 25%.',
  ],
  refused: [],
  contradictions: [
    {
      about: 'when auto-deleveraging begins, at a drawdown of exactly 30%',
      one: 'rule: ratio below −0.3, so not at −30% itself',
      other: 'example: at or below −0.3, so at −30% too',
      followed:
        'neither matters here: the pool pays up to 30% and never more, so that at exactly 30% nothing is left for winners',
    },
  ],
}
