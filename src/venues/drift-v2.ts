import type { Venue } from './venue.ts'

/** Paced liquidation, a capped draw on the insurance vault, the market's fee pool, then a cut for both sides by size. */
export const driftV2: Venue = {
  id: 'drift-v2',
  name: 'Drift v2',
  standing: 'historic',
  asOf: 'until 2026-04-01',
  sources: [
    {
      what: 'drift-labs/protocol-v2 at 0ae3e3b',
      where: 'programs/drift/src/math/{liquidation,insurance}.rs, controller/{liquidation,insurance,pnl}.rs',
    },
  ],
  rulebook: {
    rulebook: 'drift-v2',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    steps: [
      { step: 'cancel-orders', which: 'all' },
      {
        name: 'paced-liquidation',
        step: 'close-on-book',
        size: { shortage: { buffer: '2%', initial: '10%', over: '150s', 'all-below': '50' } },
        limit: 'bankruptcy-price',
      },
      {
        name: 'liquidators',
        step: 'transfer-to-backstop',
        to: 'liquidators',
        price: 'mark',
        when: { bucket: { equity: 'at-or-below', share: '0%' } },
      },
      {
        name: 'insurance-vault',
        step: 'draw-fund',
        scope: { named: 'insurance-vault' },
        partial: 'true',
        caps: { 'per-loss': '1_000_000' },
      },
      { name: 'fee-pool', step: 'draw-fund', scope: { named: 'fee-pool' }, partial: 'true' },
      {
        name: 'social-loss',
        step: 'socialise',
        base: 'open-interest',
        cap: 'equity',
        index: { decimals: '9', rounding: 'up', each: 'up' },
      },
      { step: 'record-claim', creditors: 'both-sides' },
    ],
  },
  house: [
    {
      name: 'liquidators',
      kind: 'backstop',
      about: 'any liquidator who takes what is left at the oracle price',
    },
    {
      name: 'insurance-vault',
      kind: 'fund',
      about: 'staked in shares; unstaking gives up gains made while waiting',
    },
    { name: 'fee-pool', kind: 'fund', about: 'fees that the market itself has collected' },
  ],
  margin: [
    'Liquidation starts when collateral is below maintenance and goes on until it is at maintenance plus a buffer of 2% of liabilities.',
  ],
  liquidation: [
    'Pace: share = min(1, initial + elapsed / duration); freeable = shortage x share − already freed; below 50 units everything at once.',
    'Size to cover a shortage: shortage / (P x (m − f_liq) − P x f_if), up to the step; all of it where m is not above f_liq.',
    'The liquidator’s fee grows by 1e-6 a slot after 1,500 slots without liquidation; the fund’s is min(its maximum, 95% of what margin leaves).',
    'Bankruptcy: the vault pays min(loss, vault − 1, the market’s cap − already settled); then the market’s fee pool; the rest is a charge per unit of open interest to longs and shorts alike.',
    'Caps by tier of market: A 100M, B 1M, C 100k, speculative nothing.',
    'With no open interest the charge is refused.',
    'Since commit e32903bec of 1 April 2026 every instruction is commented out, after the administrator’s key was taken.',
  ],
  rounding: [
    {
      quantity: 'loss per unit of open interest',
      quantum: '1e-9',
      direction: 'ceil',
      whoGainsTheDust: 'the market: it collects too much',
    },
    { quantity: 'cut of the deposit index', quantum: null, direction: 'ceil', whoGainsTheDust: 'the pool' },
    { quantity: 'base to liquidate', quantum: 'step size', direction: 'ceil', whoGainsTheDust: 'venue' },
  ],
  strictness: [
    { trigger: 'collateral against maintenance, to start', holds: 'below' },
    { trigger: 'collateral against maintenance plus buffer, to end', holds: 'at or above' },
  ],
  incidents: [
    {
      when: '2026-04',
      what: 'the administrator’s key was taken; the insurance fund was not even reached',
      figures: '285 to 296M; a fund of about 20M intact',
      source: 'public reports of April 2026',
    },
  ],
  undocumented: ['Initial share and duration of the pace in force: 10% and 150 s here.'],
  approximations: [
    'fills are those of the book, and the fees of liquidator and fund are the liquidation fee of the instrument’s terms; a liquidator there takes the part over at the oracle price less his.',
    'an account that is back above maintenance between two parts is let go, though the buffer is not reached.',
    'open interest is measured in money at the mark, not in units of base; in one market the shares are the same.',
    'the cap of the vault is that of a tier-B market for one loss, where the venue counts what it has settled in all.',
    'the vault may be drawn to nothing; the venue leaves one unit.',
    'counters of social loss are not kept: the venue’s grow by insured parts too.',
  ],
  refused: [
    'Borrowing of spot tokens, and the deposit index that carries its losses.',
    'The separate path that pays a market’s profit pool.',
  ],
  contradictions: [],
}
