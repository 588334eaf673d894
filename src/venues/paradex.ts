import type { Venue } from './venue.ts'

/** A part of every position at a time, a penalty to the fund, and what the fund lacks is left behind by whoever leaves. */
export const paradex: Venue = {
  id: 'paradex',
  name: 'Paradex',
  standing: 'current',
  asOf: '2026',
  sources: [
    {
      what: 'tradeparadex/paradex-docs at 9b82a75',
      where: 'fern/pages/risk-system/{liquidations,socialized-losses,deleveraging}.mdx',
    },
    { what: 'Socialized losses', where: 'https://docs.paradex.trade/risk-system/socialized-losses' },
  ],
  rulebook: {
    rulebook: 'paradex',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    steps: [
      { name: 'deleveraging', step: 'cancel-orders', which: 'risk-increasing' },
      {
        name: 'partial-liquidation',
        step: 'transfer-to-backstop',
        to: 'insurance-account',
        price: 'mark',
        'equity-multiple': '1000%',
        cut: { 'multiples-of': '20%', below: '90%', penalty: '70%' },
      },
      { name: 'insurance-fund', step: 'draw-fund', scope: { named: 'insurance-account' }, partial: 'true' },
      { name: 'socialized-loss', step: 'socialise', base: 'withdrawals' },
      {
        name: 'last-resort',
        step: 'tear-up',
        scope: 'instrument',
        price: 'mark',
        when: { operator: 'settle-everything' },
      },
      { step: 'record-claim', creditors: 'whoever-withdraws' },
    ],
  },
  house: [
    {
      name: 'insurance-account',
      kind: 'backstop',
      about: 'the insurance fund, which takes positions over and unwinds them in the market',
    },
  ],
  margin: ['Cross, isolated and portfolio margin.'],
  liquidation: [
    'Every position is cut by one share, a multiple of 20%, the smallest that brings requirement / value below 90%.',
    'Penalty = share x fee x maintenance; positions and penalty go to the fund.',
    'Bankruptcy of an account = max(0, −settlement balance); of the exchange EB = max(0, sum − fund); factor = EB / (total + EB), charged on withdrawals only.',
    '"Deleveraging" cancels orders that do not offset, then the most passive of those that do.',
  ],
  rounding: [
    {
      quantity: 'factor on withdrawals',
      quantum: null,
      direction: 'not stated',
      whoGainsTheDust: 'not stated',
    },
    {
      quantity: 'amounts in its cloud and on its chain',
      quantum: null,
      direction: 'not stated',
      whoGainsTheDust: 'the two differ, and matched trades are reverted for it (trade-bust page)',
    },
  ],
  strictness: [{ trigger: 'requirement / value against 90%', holds: 'below' }],
  incidents: [],
  undocumented: [
    'How much the fund takes over: ten times its equity at most here.',
    'What settles everything in the last resort, beside that it is a matter of time: an order of the operator here.',
  ],
  approximations: [
    'a part of a position that is no whole number of increments is rounded up.',
    'the fund sells what it took over by itself there; here it holds it until somebody trades with it.',
  ],
  refused: [],
  contradictions: [
    {
      about: 'the factor on withdrawals',
      one: 'printed example: 25%, which is EB / total',
      other: 'printed formula: EB / (total + EB), 20% in the same example',
      followed:
        'the formula, which is the share missing of all balances: at 25% a residue of 250 would be stranded',
    },
    {
      about: 'the fee in the penalty',
      one: 'text: 70%',
      other: 'worked table: 50%',
      followed: 'the text; the share of the example is 60% by the one and 40% by the other',
    },
  ],
}
