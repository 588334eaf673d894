import type { Venue } from './venue.ts'

/** The contract's fund first; with it empty, winners by profit ratio times leverage at the order's bankruptcy price. */
export const bitmex: Venue = {
  id: 'bitmex',
  name: 'BitMEX',
  standing: 'current',
  asOf: '2026',
  sources: [
    { what: 'Auto-deleveraging', where: 'https://www.bitmex.com/app/autoDeleveraging' },
    { what: 'Examples of auto-deleveraging', where: 'https://www.bitmex.com/app/autoDeleveragingExamples' },
  ],
  rulebook: {
    rulebook: 'bitmex',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'others-fixed', 'close-fee': 'true' },
    surplus: 'fund-per-fill',
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { step: 'close-on-book', size: 'all', limit: 'bankruptcy-price' },
      { name: 'insurance-fund', step: 'draw-fund', scope: 'instrument', partial: 'true' },
      {
        name: 'auto-deleveraging',
        step: 'deleverage',
        select: { queue: 'profit-times-leverage' },
        price: { 'bankruptcy-price-after-paid': 'quantity' },
      },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [],
  margin: [],
  liquidation: [
    'Leverage = |mark value| / (mark value − bankrupt value); profit ratio = (mark value − entry value) / |entry value|.',
    'Score = profit ratio x leverage for a winner, profit ratio / leverage for a loser; longs and shorts are ranked apart.',
    'Lights: contracts from the top of the queue, own ones included, over all contracts, rounded up to 20%.',
    'Closed at the bankruptcy price of the liquidated order; open orders are cancelled and a notice is sent.',
  ],
  rounding: [
    {
      quantity: 'lights',
      quantum: '20%',
      direction: 'ceil',
      whoGainsTheDust: 'nobody: a rank moves no money',
    },
    {
      quantity: 'bankruptcy price',
      quantum: 'tick of the contract',
      direction: 'to the tick',
      whoGainsTheDust: 'not stated',
    },
  ],
  strictness: [
    { trigger: 'equity against maintenance', holds: 'not stated' },
    { trigger: 'profit ratio, for which of the two formulas', holds: 'above' },
  ],
  incidents: [
    {
      when: '2020-03',
      what: 'the fund was drawn on in the fall of 12 and 13 March',
      figures: '−1,627 BTC',
      source: 'public reports of March 2020',
    },
  ],
  undocumented: [
    'How equal scores are ordered: the lower account goes first here.',
    'A profit ratio of exactly zero falls under neither of the printed formulas: its score is zero by both.',
    'Whether liquidation begins at the requirement or below it: below here.',
    'Who keeps what a fill is better than the bankruptcy price: the fund, at each fill, here.',
  ],
  approximations: [
    'deleveraging begins there with an empty fund; here, where the fund has paid all and the book is empty, the rest is closed with winners at the mark, so that nobody gives anything up.',
    'leverage is notional over the bucket’s equity; for one position that is the printed formula, for several it is one figure for all.',
  ],
  refused: [],
  contradictions: [],
}
