import type { Venue } from './venue.ts'

/** The fund pays what a fill lacks whole or refuses the fill; the rest goes to the other side in no order, at bankruptcy prices. */
export const dydxV4: Venue = {
  id: 'dydx-v4',
  name: 'dYdX Chain (v4)',
  standing: 'current',
  asOf: '2026',
  sources: [
    {
      what: 'dydxprotocol/v4-chain at 84d4664',
      where: 'protocol/x/clob/keeper/{liquidations,deleveraging,process_single_match}.go',
    },
    { what: 'the same, margin and funds', where: 'protocol/x/subaccounts, protocol/x/perpetuals/lib/lib.go' },
  ],
  rulebook: {
    rulebook: 'dydx-v4',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'false' },
    steps: [
      {
        name: 'withdrawal-gate',
        step: 'gate',
        what: ['withdrawals'],
        for: '50s',
        when: { deficit: 'above-zero' },
      },
      { step: 'cancel-orders', which: 'all' },
      {
        step: 'close-on-book',
        size: 'all',
        limit: { fillable: { aggressiveness: '100%', spread: '150%' } },
        fund: { most: '0.5%' },
      },
      {
        step: 'deleverage',
        select: { 'hashed-walk': '1000' },
        price: 'bankruptcy-price-after-paid',
        when: { bucket: { equity: 'below', share: '0%' } },
      },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [],
  margin: [
    'Notional = trunc(price x base); initial = ceil(notional x rate); maintenance = ceil(initial x fraction).',
    'Liquidatable when maintenance is above zero and net collateral below it.',
  ],
  liquidation: [
    'Limit of the order: (PN − A x s x PM) / size with A = clamp(b x (1 − NC / MM), 0, 1).',
    'Bankruptcy quote of a part: −ΔNotional − floor(NC x |ΔMM| / total MM), toward plus infinity.',
    'A fill better than the bankruptcy quote pays the fund at most 0.5% of the fill; a worse one is paid by the fund only if it can pay all, else the match is refused and the account goes to deleveraging.',
    'Deleveraging needs net collateral below zero, or a market in final settlement (at the oracle price where net collateral is not below zero). Counterparties are visited from a start drawn from the block’s hash, without a rank.',
    'A negative account stops withdrawals and transfers for 50 blocks, also where its deleveraging filled nothing (PR 936).',
    'Isolated markets own a collateral pool and a fund.',
  ],
  rounding: [
    { quantity: 'notional', quantum: '1 quantum', direction: 'toward zero', whoGainsTheDust: 'venue' },
    {
      quantity: 'initial and maintenance margin',
      quantum: '1 quantum',
      direction: 'ceil',
      whoGainsTheDust: 'venue: stricter margin',
    },
    {
      quantity: 'bankruptcy quote',
      quantum: '1 quantum',
      direction: 'ceil',
      whoGainsTheDust: 'loser: never ends below zero, the counterparty pays',
    },
    { quantity: 'cap of the fund’s fee', quantum: '1 quantum', direction: 'floor', whoGainsTheDust: 'user' },
    {
      quantity: 'limit of the order',
      quantum: 'tick, up for sells and down for buys',
      direction: 'to the tick',
      whoGainsTheDust: 'liquidated account',
    },
  ],
  strictness: [
    { trigger: 'net collateral against maintenance', holds: 'below' },
    { trigger: 'net collateral against zero, for deleveraging', holds: 'below' },
    { trigger: 'fund against what a fill asks', holds: 'at or above' },
  ],
  incidents: [
    {
      when: '2023-11',
      what: 'a position was pyramided over some 100 accounts (on v3)',
      figures: '9M, 40% of the fund',
      source: 'public reports of November 2023',
    },
    {
      when: '2025-10',
      what: 'an isolated pool was moved before the fund’s payment was counted, and the chain halted',
      figures: '8 h; 462,097.79',
      source: 'public reports of October 2025',
    },
  ],
  undocumented: [
    'The values of b and s in force: parameters of the chain, 100% and 150% here.',
    'Up to how many accounts a walk visits: a parameter of each validator, 1,000 here.',
  ],
  approximations: [
    '50 blocks are 50 s here, and the 5 minutes after an outage are left out, since the engine’s clock has no blocks.',
    'block caps and the order of liquidations by |limit − oracle| / oracle are left out: accounts go by equity over maintenance.',
    'an order partly filled may be deleveraged in the same command.',
  ],
  refused: ['Final settlement of healthy accounts is the command `settle`, not a step.'],
  contradictions: [
    {
      about: 'two labels in the project’s own tests',
      one: 'a case called negative has net collateral of +9',
      other: 'a case of ticks called short is long',
      followed: 'the code, not the labels',
    },
  ],
}
