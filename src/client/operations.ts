/** Everything that can be asked over HTTP. Written by tools/client-types.mjs from the table of routes; run it again instead of changing this. */
import type * as types from './types.ts'

/** What each operation is asked and what it answers. */
export interface Operations {
  /** Gives one command. The answer comes when it is on disk, with everything it set off. */
  giveCommand: {
    body: types.CommandBodyInput
    answer: types.Done
  }
  /** Gives several commands, decided one behind the other, each for itself: a refused one holds up none. */
  giveCommands: {
    body: types.BatchInput
    answer: types.BatchAnswer
  }
  /** What a trade would do to each side that is named, or why it would be refused. Nothing is done. */
  previewTrade: {
    body: types.TradeToPreview
    answer: types.TradePreview
  }
  /** Everything a move of marks would set off under the rulebook in force. Nothing is done. */
  previewMarks: {
    body: types.MarksToPreview
    answer: types.MarksPreview
  }
  /** Accounts in the order they were opened; a participant sees his own. */
  listAccounts: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.AccountPage
  }
  /** An account with its equities, requirements, free margin, shortfall and balances. */
  showAccount: {
    params: {
      /** Name of the account. */
      account: string
    }
    answer: types.Account
  }
  /** All positions of an account, each with its liquidation and bankruptcy price. */
  listPositions: {
    params: {
      /** Name of the account. */
      account: string
    }
    answer: types.Positions
  }
  /** Liquidation and bankruptcy price of an account in an instrument, the other marks held. */
  showPrices: {
    params: {
      /** Name of the account. */
      account: string
      /** Symbol of the instrument. */
      symbol: string
    }
    answer: types.PositionPrices
  }
  /** Where a position stands among those that would be deleveraged, in each step that takes positions. */
  showRank: {
    params: {
      /** Name of the account. */
      account: string
      /** Symbol of the instrument. */
      symbol: string
    }
    answer: types.Rank
  }
  /** Resting orders of an account and the margin set aside for each, by number. */
  listOrders: {
    params: {
      /** Name of the account. */
      account: string
    }
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.OrderPage
  }
  /** What an account paid for losses of others, or gained by taking positions over, in the order it happened. Of each there is a receipt, by sequence, place and account. */
  listPayments: {
    params: {
      /** Name of the account. */
      account: string
    }
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.PaymentPage
  }
  /** Every asset with its sums since the first command. */
  listAssets: {
    answer: types.Assets
  }
  /** What trades, with its terms, in the order listed. */
  listInstruments: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.InstrumentPage
  }
  /** One instrument with its terms and mark. */
  showInstrument: {
    params: {
      /** Symbol of the instrument. */
      symbol: string
    }
    answer: types.Instrument
  }
  /** The best prices of the order book as it is known here, and what rests at each. */
  showDepth: {
    params: {
      /** Symbol of the instrument. */
      symbol: string
    }
    query?: {
      /** Prices of each side, at most. */
      levels?: number
    }
    answer: types.Depth
  }
  /** The mark of every series: instruments, collateral and references. */
  listMarks: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.MarkPage
  }
  /** The mark of one series. */
  showMark: {
    params: {
      /** Symbol of the series. */
      symbol: string
    }
    answer: types.Mark
  }
  /** Moves marks, all at once or none. */
  feedMarks: {
    body: types.FeedMarks
    answer: types.FeedTaken
  }
  /** Brings the depth of an instrument, whole or what changed of it. */
  feedDepth: {
    body: types.FeedDepth
    answer: types.FeedTaken
  }
  /** How fresh every series is: its mark, and the depth of instruments. */
  listFeeds: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.FeedPage
  }
  /** What did not come in time and is still awaited. */
  listAlarms: {
    answer: types.Alarms
  }
  /** Every account of the house: funds, capital, backstops and pools by name, then those each asset has. */
  listFunds: {
    answer: types.Funds
  }
  /** One account of the house by its name. */
  showFund: {
    params: {
      /** Name of the fund, like `btc-fund` or `fees USDT`. */
      fund: string
    }
    answer: types.Fund
  }
  /** What nobody has paid of losses and calls, by number. */
  listClaims: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.ClaimPage
  }
  /** Losses, the newest first; a participant sees those of his own accounts. */
  listLosses: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.LossPage
  }
  /** One loss: how it began, what each step brought, how it ended. */
  showLoss: {
    params: {
      /** Number of the loss. */
      loss: number
    }
    answer: types.Loss
  }
  /** Everything that happened to a loss, in order. */
  listLossEvents: {
    params: {
      /** Number of the loss. */
      loss: number
    }
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.LossEventPage
  }
  /** Who paid for a loss, in order; a participant sees his own accounts among them. */
  listLossReceipts: {
    params: {
      /** Number of the loss. */
      loss: number
    }
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.ReceiptPage
  }
  /** What an account paid in one event and why, with the numbers in every formula, and its proofs. */
  showReceipt: {
    params: {
      /** Sequence of the command. */
      sequence: number
      /** Place of the event among those of the command. */
      place: number
      /** Name of the account. */
      account: string
    }
    answer: types.Receipt
  }
  /** The roots of one command, which receipts of its events are checked against. */
  showRoots: {
    params: {
      /** Sequence of the command. */
      sequence: number
    }
    answer: types.Roots
  }
  /** Rows of the journal with their hashes, the newest first: whoever keeps one can tell a history from another. */
  listRows: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.PublishedRowPage
  }
  /** Opens a dispute of an account about a command. */
  openDispute: {
    body: types.DisputeRequest
    answer: types.Dispute
  }
  /** Disputes, the newest first; a participant sees those of his own accounts. */
  listDisputes: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.DisputePage
  }
  /** One dispute with its runs, and what was paid for it. */
  showDispute: {
    params: {
      /** Number of the dispute. */
      dispute: number
    }
    answer: types.Dispute
  }
  /** Decides the journal again from the changed commands on, and lays both ends side by side. */
  runDispute: {
    params: {
      /** Number of the dispute. */
      dispute: number
    }
    body: types.RunRequestInput
    answer: types.Dispute
  }
  /** Closes a dispute: rejected, withdrawn, or compensated with payments out of the house’s own money. */
  closeDispute: {
    params: {
      /** Number of the dispute. */
      dispute: number
    }
    body: types.CloseRequest
    answer: types.DisputeClosed
  }
  /** Undoes a trade that is looked up in the journal, and makes a corrected one in its place. */
  bustTrade: {
    params: {
      /** Sequence of the command that made it. */
      sequence: number
    }
    body: types.BustRequest
    answer: types.Bust
  }
  /** Events in the order they happened: those that meet every condition given. For what is rare a page may be short and still not be the last: `next` says. */
  listEvents: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
      /** Events that name it. A participant has to name one of his own. */
      account?: string
      /** Symbol of a series. */
      instrument?: string
      /** Type of the event. */
      kind?:
        | 'contributed'
        | 'notice-given'
        | 'contribution-withdrawn'
        | 'tier-set'
        | 'vault-set'
        | 'staked'
        | 'unstake-requested'
        | 'unstaked'
        | 'cover-bought'
        | 'assessment-paid'
        | 'recovered'
        | 'margin-model-adopted'
        | 'margin-chosen'
        | 'account-opened'
        | 'account-closed'
        | 'asset-listed'
        | 'collateral-listed'
        | 'instrument-listed'
        | 'reference-listed'
        | 'terms-changed'
        | 'delisting-announced'
        | 'deposited'
        | 'written-off'
        | 'compensated'
        | 'withdrawn'
        | 'margin-transferred'
        | 'traded'
        | 'trade-busted'
        | 'order-reserved'
        | 'order-released'
        | 'marks-moved'
        | 'depth-replaced'
        | 'depth-updated'
        | 'funding-applied'
        | 'settled'
        | 'expiry-settled'
        | 'period-closed'
        | 'time-advanced'
        | 'rulebook-adopted'
        | 'members-set'
        | 'claim-repaid'
        | 'operator-ordered'
        | 'account-called'
        | 'call-ended'
        | 'liquidation-deferred'
        | 'loss-opened'
        | 'orders-cancelled'
        | 'collateral-converted'
        | 'closed-on-book'
        | 'hedged-on-book'
        | 'liquidation-order-placed'
        | 'liquidation-order-ended'
        | 'deleveraged'
        | 'slice-bounded'
        | 'charged'
        | 'allocated'
        | 'auction-opened'
        | 'gated'
        | 'claim-recorded'
        | 'surplus-returned'
        | 'loss-parked'
        | 'loss-closed'
        | 'contributions-used'
        | 'members-assessed'
        | 'cover-used'
      /** Number of a loss. */
      loss?: number
    }
    answer: types.EventPage
  }
  /** The rulebook in force, as text and in words. */
  showRulebook: {
    answer: types.AdoptedRulebook
  }
  /** Every rulebook that was adopted, in order. */
  listRulebooks: {
    answer: types.Rulebooks
  }
  /** One of the rulebooks that were adopted, as text and in words. */
  showRulebookVersion: {
    params: {
      /** Version of the rulebook, from 0. */
      version: number
    }
    answer: types.AdoptedRulebook
  }
  /** Two adopted rulebooks beside each other, step by step. */
  diffRulebooks: {
    params: {
      /** Version of the one. */
      version: number
      /** Version of the other. */
      other: number
    }
    answer: types.Differences
  }
  /** The rulebook in force beside one that is sent, step by step. */
  diffRulebook: {
    body: {
      rulebook: types.Rulebook
    }
    answer: types.Differences
  }
  /** Looks for what a rulebook cannot mean in this house. Nothing is adopted. */
  checkRulebook: {
    body: {
      rulebook: types.Rulebook
    }
    answer: types.CheckedRulebook
  }
  /** Moves marks on the live books under the rulebook in force and under one that is sent: who would fall, who would pay. Everything is taken back. */
  dryRunRulebook: {
    body: {
      rulebook: types.Rulebook
      /** The marks that are given, by symbol; none asks what the adoption alone would do. */
      marks: { [key: string]: string }
    }
    answer: types.DryRun
  }
  /** The scenario models of margin that were adopted, as text and in words. */
  listMarginModels: {
    answer: types.MarginModels
  }
  /** One adopted model of margin. */
  showMarginModel: {
    params: {
      /** Name of the model. */
      model: string
    }
    answer: types.AdoptedMarginModel
  }
  /** Fingerprint and sequence of the books, and where the journal is. */
  fingerprint: {
    answer: types.Fingerprint
  }
  /** Checks now, over every row, the laws that can be read off the books: on a copy of them, as of the sequence that is told. */
  checkLaws: {
    answer: types.CheckedLaws
  }
  /** The key this is asked with: its role, holder and account. */
  whoAmI: {
    answer: types.Me
  }
  /** Keys in the order they were made, ended ones included; an operator sees those of participants. */
  listKeys: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.KeyPage
  }
  /** Makes a key, or one in the place of another. Its secret stands in this answer and is told never again. */
  makeKey: {
    body: types.KeyRequest
    answer: types.NewKey
  }
  /** Ends a key, for good and at once. The last key of an admin stays. */
  revokeKey: {
    params: {
      /** Id of a key: what stands between `bw_` and the next underscore. */
      key: string
    }
    answer: types.Key
  }
  /** Proposes a command that takes two people. */
  propose: {
    body: types.ProposalRequestInput
    answer: types.Proposal
  }
  /** Proposals, the newest first. */
  listProposals: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
    }
    answer: types.ProposalPage
  }
  /** One proposal, with what a rulebook would change, in words. */
  showProposal: {
    params: {
      proposal: number
    }
    answer: types.ProposalInFull
  }
  /** Approves a proposal of somebody else, by the hash of what was read. */
  approveProposal: {
    params: {
      proposal: number
    }
    body: {
      hash: string
    }
    answer: types.Proposal
  }
  /** Takes a proposal back, as long as its command was not given. */
  withdrawProposal: {
    params: {
      proposal: number
    }
    answer: types.Proposal
  }
  /** Who did what: every command with its outcome, and every note, as the journal has them. */
  listActs: {
    query?: {
      /** At most so many, 1 to 1000. */
      limit?: number
      /** Where to go on: `next` of the answer before. It means nothing by itself. */
      cursor?: string
      order?: 'newest' | 'oldest'
      /** Only what was done with this key, or by this name. */
      by?: string
      /** Only commands or notes of this type. */
      type?: string
      /** Whether the bodies of commands are told. */
      bodies?: 'true' | 'false'
    }
    answer: types.ActPage
  }
  /** Whether the process answers. */
  health: {
    answer: {
      status: 'alive'
    }
  }
  /** Whether commands are taken and the feeds bring what they should; 503 with what is missing. */
  ready: {
    answer: types.Ready
  }
  /** Figures for Prometheus, in its text format. */
  metrics: {
    answer: string
  }
  /** This interface, as an OpenAPI 3.1 document. */
  openApi: {
    answer: { [key: string]: unknown }
  }
  /** What a kind of problem means, and what to do. */
  showProblem: {
    params: {
      /** As at the end of `type` in a problem. */
      kind: string
    }
    answer: types.ProblemKind
  }
}

/** How each operation is asked. */
export const operations: { readonly [Name in keyof Operations]: Operation } = {
  giveCommand: { method: 'POST', path: '/v1/commands', takesKey: true },
  giveCommands: { method: 'POST', path: '/v1/commands/batch', takesKey: true },
  previewTrade: { method: 'POST', path: '/v1/previews/trade' },
  previewMarks: { method: 'POST', path: '/v1/previews/marks' },
  listAccounts: { method: 'GET', path: '/v1/accounts', isPaged: true },
  showAccount: { method: 'GET', path: '/v1/accounts/:account' },
  listPositions: { method: 'GET', path: '/v1/accounts/:account/positions' },
  showPrices: { method: 'GET', path: '/v1/accounts/:account/prices/:symbol' },
  showRank: { method: 'GET', path: '/v1/accounts/:account/rank/:symbol' },
  listOrders: { method: 'GET', path: '/v1/accounts/:account/orders', isPaged: true },
  listPayments: { method: 'GET', path: '/v1/accounts/:account/payments', isPaged: true },
  listAssets: { method: 'GET', path: '/v1/assets' },
  listInstruments: { method: 'GET', path: '/v1/instruments', isPaged: true },
  showInstrument: { method: 'GET', path: '/v1/instruments/:symbol' },
  showDepth: { method: 'GET', path: '/v1/instruments/:symbol/depth' },
  listMarks: { method: 'GET', path: '/v1/marks', isPaged: true },
  showMark: { method: 'GET', path: '/v1/marks/:symbol' },
  feedMarks: { method: 'POST', path: '/v1/feeds/marks', takesKey: true },
  feedDepth: { method: 'POST', path: '/v1/feeds/depth', takesKey: true },
  listFeeds: { method: 'GET', path: '/v1/feeds', isPaged: true },
  listAlarms: { method: 'GET', path: '/v1/alarms' },
  listFunds: { method: 'GET', path: '/v1/funds' },
  showFund: { method: 'GET', path: '/v1/funds/:fund' },
  listClaims: { method: 'GET', path: '/v1/claims', isPaged: true },
  listLosses: { method: 'GET', path: '/v1/losses', isPaged: true },
  showLoss: { method: 'GET', path: '/v1/losses/:loss' },
  listLossEvents: { method: 'GET', path: '/v1/losses/:loss/events', isPaged: true },
  listLossReceipts: { method: 'GET', path: '/v1/losses/:loss/receipts', isPaged: true },
  showReceipt: { method: 'GET', path: '/v1/receipts/:sequence/:place/:account', isSlow: true },
  showRoots: { method: 'GET', path: '/v1/roots/:sequence', isSlow: true },
  listRows: { method: 'GET', path: '/v1/roots', isSlow: true, isPaged: true },
  openDispute: { method: 'POST', path: '/v1/disputes', takesKey: true },
  listDisputes: { method: 'GET', path: '/v1/disputes', isPaged: true },
  showDispute: { method: 'GET', path: '/v1/disputes/:dispute' },
  runDispute: { method: 'POST', path: '/v1/disputes/:dispute/runs', takesKey: true, isSlow: true },
  closeDispute: { method: 'POST', path: '/v1/disputes/:dispute/close', takesKey: true },
  bustTrade: { method: 'POST', path: '/v1/trades/:sequence/bust', takesKey: true, isSlow: true },
  listEvents: { method: 'GET', path: '/v1/events', isPaged: true },
  showRulebook: { method: 'GET', path: '/v1/rulebook' },
  listRulebooks: { method: 'GET', path: '/v1/rulebooks' },
  showRulebookVersion: { method: 'GET', path: '/v1/rulebooks/:version' },
  diffRulebooks: { method: 'GET', path: '/v1/rulebooks/:version/diff/:other' },
  diffRulebook: { method: 'POST', path: '/v1/rulebooks/diff' },
  checkRulebook: { method: 'POST', path: '/v1/rulebooks/check' },
  dryRunRulebook: { method: 'POST', path: '/v1/rulebooks/dry-run' },
  listMarginModels: { method: 'GET', path: '/v1/margin-models' },
  showMarginModel: { method: 'GET', path: '/v1/margin-models/:model' },
  fingerprint: { method: 'GET', path: '/v1/fingerprint' },
  checkLaws: { method: 'GET', path: '/v1/laws' },
  whoAmI: { method: 'GET', path: '/v1/me' },
  listKeys: { method: 'GET', path: '/v1/keys', isPaged: true },
  makeKey: { method: 'POST', path: '/v1/keys' },
  revokeKey: { method: 'DELETE', path: '/v1/keys/:key' },
  propose: { method: 'POST', path: '/v1/proposals', takesKey: true },
  listProposals: { method: 'GET', path: '/v1/proposals', isPaged: true },
  showProposal: { method: 'GET', path: '/v1/proposals/:proposal' },
  approveProposal: { method: 'POST', path: '/v1/proposals/:proposal/approval' },
  withdrawProposal: { method: 'DELETE', path: '/v1/proposals/:proposal' },
  listActs: { method: 'GET', path: '/v1/audit', isPaged: true },
  health: { method: 'GET', path: '/health' },
  ready: { method: 'GET', path: '/ready' },
  metrics: { method: 'GET', path: '/metrics', isText: true },
  openApi: { method: 'GET', path: '/openapi.json' },
  showProblem: { method: 'GET', path: '/problems/:kind' },
}

/** One entry of the table. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With parameters as `:account`. */
  readonly path: string
  /** Whether it heeds an idempotency key: then it may be sent again. */
  readonly takesKey?: true
  /** Whether its answer is text and no JSON. */
  readonly isText?: true
  /** Whether its answer may take minutes. */
  readonly isSlow?: true
  /** Whether it answers a list by pages. */
  readonly isPaged?: true
}
