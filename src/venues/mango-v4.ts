import type { Venue } from './venue.ts'

/** A liquidator takes the debt and is paid from the vault; what the vault lacks is a charge on both sides' open interest. */
export const mangoV4: Venue = {
  id: 'mango-v4',
  name: 'Mango v4',
  standing: 'published',
  asOf: 'commit 1303a4a',
  sources: [
    {
      what: 'blockworks-foundation/mango-v4 at 1303a4a',
      where:
        'programs/mango-v4/src/instructions/{perp_liq_negative_pnl_or_bankruptcy,perp_liq_base_or_positive_pnl,token_liq_bankruptcy}.rs, state/perp_market.rs',
    },
  ],
  rulebook: {
    rulebook: 'mango-v4',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { step: 'close-on-book', size: { 'to-health': '200%' }, limit: 'bankruptcy-price' },
      {
        name: 'liquidators',
        step: 'transfer-to-backstop',
        to: 'liquidators',
        price: 'mark',
        when: { bucket: { equity: 'at-or-below', share: '0%' } },
      },
      { name: 'insurance-vault', step: 'draw-fund', scope: { named: 'insurance-vault' }, partial: 'true' },
      {
        name: 'socialised-loss',
        step: 'socialise',
        base: 'open-interest',
        cap: 'equity',
        index: { decimals: '14', rounding: 'down', each: 'down' },
      },
      { step: 'record-claim', creditors: 'last-to-settle' },
    ],
  },
  house: [
    { name: 'liquidators', kind: 'backstop', about: 'any liquidator who takes base and debt over' },
    { name: 'insurance-vault', kind: 'fund', about: 'one vault for every market' },
  ],
  margin: [
    'Health = weighted assets less liabilities; liquidation moves base until initial health is at or above zero.',
  ],
  liquidation: [
    'First negative profit is settled with the liquidator up to a limit.',
    'A bankrupt account: the vault pays the liquidator ceil(debt x price x (1 + fee) / price of the vault’s token), as far as it goes, and he takes the debt.',
    'Only with an empty vault: index change = loss / open interest, lots of both sides counted, against longs and shorts alike.',
    'A token debt cuts the deposit index by loss / indexed deposits, and the borrower’s position becomes exactly zero.',
  ],
  rounding: [
    {
      quantity: 'tokens the vault pays',
      quantum: '1 native unit',
      direction: 'ceil',
      whoGainsTheDust: 'liquidator',
    },
    {
      quantity: 'index change',
      quantum: '2^-48 (80.48 binary fixed point)',
      direction: 'toward zero',
      whoGainsTheDust: 'the rest stays in the market',
    },
  ],
  strictness: [
    { trigger: 'initial health, to end', holds: 'at or above' },
    { trigger: 'vault, before a loss is socialised', holds: 'equal' },
  ],
  incidents: [
    {
      when: '2022-10',
      what: 'paper profit was used as collateral (on v3)',
      figures: 'about 114M out, 67M back',
      source: 'public reports of October 2022',
    },
  ],
  undocumented: [],
  approximations: [
    'initial health is 200% of maintenance here; the ratio of the two differs by market there.',
    'an index of 14 decimals stands for one of 48 binary digits: 2^-48 is between the 14th and the 15th.',
    'the liquidator’s fee is left out.',
    'with no open interest the venue’s index does not change and the loss leaves the books; here it becomes a claim of last-to-settle, whom a comment in the source names as the one who bears it.',
    'open interest is measured in money at the mark, not in lots; in one market the shares are the same.',
  ],
  refused: ['Borrowing of tokens, and the deposit index that carries its losses.'],
  contradictions: [],
}
