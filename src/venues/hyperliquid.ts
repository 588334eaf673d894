import type { Venue } from './venue.ts'

/** Below zero the winners are closed at the previous mark, else the book, else below two thirds of maintenance the vault. */
export const hyperliquid: Venue = {
  id: 'hyperliquid',
  name: 'Hyperliquid',
  standing: 'current',
  asOf: '2026',
  sources: [
    {
      what: 'Liquidations',
      where: 'https://hyperliquid.gitbook.io/hyperliquid-docs/trading/liquidations',
    },
    {
      what: 'Auto-deleveraging',
      where: 'https://hyperliquid.gitbook.io/hyperliquid-docs/trading/auto-deleveraging',
    },
  ],
  rulebook: {
    rulebook: 'hyperliquid',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    steps: [
      { step: 'cancel-orders', which: 'all' },
      {
        name: 'auto-deleveraging',
        step: 'deleverage',
        select: { queue: 'mark-over-entry-times-notional-over-equity' },
        price: 'previous-mark',
        when: { bucket: { equity: 'below', share: '0%' } },
      },
      {
        step: 'close-on-book',
        size: { share: { part: '20%', 'all-below': '100_000', wait: '30s' } },
        limit: 'bankruptcy-price',
      },
      {
        name: 'liquidator-vault',
        step: 'transfer-to-backstop',
        to: 'hlp',
        price: 'bankruptcy-price-after-paid',
        when: { bucket: { equity: 'below', share: '66.6667%' } },
      },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [
    {
      name: 'hlp',
      kind: 'backstop',
      about: 'the liquidator vault: takes all positions with what margin is left',
    },
  ],
  margin: [
    'Liquidation price = P − side x margin available / size / (1 − side x l), with l = 1 / maintenance leverage.',
  ],
  liquidation: [
    'Market orders to the book first; of a position above 100,000 USDC 20%, then 30 s of waiting.',
    'Below two thirds of maintenance the vault takes all positions and the margin.',
    'Below zero, winners are closed at the previous mark by (mark / entry) x (notional / account value); an older page says the previous oracle price.',
    'Users without positions never pay. Since the case of March 2025 the vault that liquidates has a loss cap of its own, and deleveraging begins when it is hit.',
    'Markets of outside builders (HIP-3) have no vault.',
  ],
  rounding: [
    {
      quantity: 'score',
      quantum: null,
      direction: 'not stated',
      whoGainsTheDust: 'nobody: a rank moves no money',
    },
  ],
  strictness: [
    { trigger: 'vault, equity against two thirds of maintenance', holds: 'below' },
    { trigger: 'auto-deleveraging, equity against zero', holds: 'below' },
  ],
  incidents: [
    {
      when: '2025-03',
      what: 'the vault was made to take over a large position, and in a second case settlement was overridden',
      figures: '−4M; −12M unrealized, +0.7M after the override',
      source: 'public reports of March 2025',
    },
    {
      when: '2025-10-10',
      what: 'deleveraging broke hedges; the public set lacks entry prices for 88% of positions, so no replay is possible',
      figures: '2.1bn deleveraged in 12 minutes',
      source: 'arXiv 2512.01112',
    },
    {
      when: '2025-11',
      what: '19 wallets and a false wall of orders left the vault with the loss',
      figures: '−4.9M',
      source: 'public reports of November 2025',
    },
  ],
  undocumented: [
    'The score of a short: the page prints mark over entry for both sides; the ratio is turned over for shorts here.',
    'The limit of the liquidation orders: the bankruptcy price here.',
    'Whether after the 30 s another 20% goes or all of the rest: another 20% here. What happens within them: deleveraging and the vault do not wait here.',
    'The loss cap of the vault in figures: none here, and an account below zero goes to deleveraging, not to the vault.',
    'How equal scores are ordered: the lower account goes first here.',
  ],
  approximations: [
    'deleveraging stands before book and vault in the list: it waits for an account below zero, which neither of them serves.',
    'two thirds of maintenance is 66.6667% here, the nearest share above it in parts per million.',
  ],
  refused: [],
  contradictions: [
    {
      about: 'the price at which winners are closed',
      one: 'previous mark price (current page)',
      other: 'previous oracle price (older page)',
      followed: 'the current page',
    },
  ],
}
