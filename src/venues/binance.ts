import type { Venue } from './venue.ts'

/** The fund pays what it can; then the best-ranked winners are closed at the bankruptcy price. */
export const binance: Venue = {
  id: 'binance',
  name: 'Binance',
  standing: 'current',
  asOf: '2026',
  sources: [
    { what: 'FAQ on auto-deleveraging', where: 'https://www.binance.com/en/support/faq/360033525471' },
  ],
  rulebook: {
    rulebook: 'binance',
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
        select: { queue: 'profit-over-wallet-times-margin-ratio' },
        price: { 'bankruptcy-price-after-paid': 'quantity' },
      },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [],
  margin: [],
  liquidation: [
    'Score = max(0, u) / max(1, wallet) x maintenance / (wallet + u), the second factor 0 where wallet + u is at or below zero; u is the unrealized profit.',
    'A user sees the quantile rank / total users, and since 2025 a risk word per symbol (low, medium, high) every 30 minutes.',
    'The bankruptcy price at which a winner is closed may lie outside the market’s range.',
  ],
  rounding: [
    {
      quantity: 'score and quantile',
      quantum: null,
      direction: 'not stated',
      whoGainsTheDust: 'nobody: a rank moves no money',
    },
  ],
  strictness: [
    { trigger: 'equity against maintenance', holds: 'not stated' },
    { trigger: 'profit counted in the score', holds: 'above' },
  ],
  incidents: [
    {
      when: '2020-03',
      what: 'the insurance fund was drawn on',
      figures: '−6.6M USDT',
      source: 'public reports of March 2020',
    },
  ],
  undocumented: [
    'The total of users in the quantile, so that no user can check his own.',
    'How the fund is split over contracts: an instrument’s own fund here.',
    'Whether liquidation begins at the requirement or below it: below here.',
    'Whether a fund that cannot cover a loss pays a part of it first: it does here.',
    'Who keeps what a fill is better than the bankruptcy price: the fund, at each fill, here.',
    'When the venue adds money of its own to the fund: there is no step for it here.',
    'How equal scores are ordered: the lower account goes first here.',
  ],
  approximations: [
    'where the fund has paid all and the book is empty, the rest is closed with winners at the mark, so that nobody gives anything up; the venue keeps such a position until the book takes it.',
  ],
  refused: [],
  contradictions: [],
}
