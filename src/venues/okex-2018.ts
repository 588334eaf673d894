import type { Venue } from './venue.ts'

const atSettlement = { when: { operator: 'weekly-settlement' } } as const

/** An order at the bankruptcy price that rested for days, and at the week’s settlement a clawback from the net profit of the week. */
export const okex2018: Venue = {
  id: 'okex-2018',
  name: 'OKEx, weekly clawback',
  standing: 'historic',
  asOf: '2018-07',
  sources: [{ what: 'OKEx notice on the BTC quarterly position', where: 'announcement of 2018' }],
  rulebook: {
    rulebook: 'okex-2018',
    trigger: { equity: 'at-or-below', requirement: 'maintenance' },
    bankruptcy: { rule: 'others-fixed', 'close-fee': 'false' },
    surplus: 'fund',
    steps: [
      { step: 'cancel-orders', which: 'all' },
      {
        name: 'resting-order',
        step: 'close-on-book',
        size: 'all',
        limit: 'bankruptcy-price',
      },
      { name: 'insurance-fund', step: 'draw-fund', scope: 'asset', partial: 'true', ...atSettlement },
      { name: 'injection', step: 'draw-capital', tranche: 'company-capital', ...atSettlement },
      { name: 'weekly-clawback', step: 'socialise', base: 'profit-of-period', ...atSettlement },
      { name: 'settlement', step: 'tear-up', price: 'mark', scope: 'position', ...atSettlement },
      { step: 'record-claim', creditors: 'unpaid-winners' },
    ],
  },
  house: [
    {
      name: 'company-capital',
      kind: 'capital',
      about: 'what the company adds to the fund by its own decision',
    },
  ],
  margin: [],
  liquidation: [
    'The position was taken over and rested as an order at its bankruptcy price, for days where nobody traded there.',
    'At the weekly settlement the loss of the unfilled rest was shared by net profit of the week, over whole accounts.',
  ],
  rounding: [
    { quantity: 'clawback rate', quantum: null, direction: 'not stated', whoGainsTheDust: 'not stated' },
  ],
  strictness: [{ trigger: 'net profit of the week, to share the loss', holds: 'above' }],
  incidents: [
    {
      when: '2018-07',
      what: 'the order of one large long rested unfilled until the settlement',
      figures: '3,730 BTC loss (re-derived), 2,500 BTC injected, about 18% of the week’s profit clawed back',
      source: 'public reports of August 2018; the loss is re-derived from them',
    },
  ],
  undocumented: [
    'Whether liquidation began at the requirement or below it: at it here.',
    'Who kept what a fill was better than the bankruptcy price: the fund here.',
  ],
  approximations: [
    'only a position waits for the weekly settlement; a debt that is left without one, or by a fault, is a claim at once.',

    'a resting order is tried again whenever marks or depth move, and is no level of the book that others see.',
    'the weekly settlement is the order of the operator named "weekly-settlement", followed by the command `close-period`; it closes the unfilled rest at the mark against the other side.',
  ],
  refused: [],
  contradictions: [],
}
