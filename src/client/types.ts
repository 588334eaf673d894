/** What is said over HTTP. Written by tools/client-types.mjs from the table of routes; run it again instead of changing this. */
/** Money is in the account’s asset. */
export interface Account {
  account: Name
  kind:
    | 'participant'
    | 'isolated'
    | 'fund'
    | 'member-fund'
    | 'capital'
    | 'backstop'
    | 'pool'
    | 'market'
    | 'fees'
    | 'rounding'
    | 'claims'
    | 'extension'
  /** Asset its margin is counted in. */
  asset: Name
  /** Account it belongs to; itself where it belongs to nobody else. */
  owner: Name
  /** Where its bucket stands. */
  state:
    | 'healthy'
    | 'called'
    | 'liquidating'
    | 'waiting-for-fills'
    | 'deferred-until'
    | 'in-auction'
    | 'gated'
    | 'claimed'
    | 'closed'
  /** The scenario model that it chose. */
  marginModel: Name | null
  equity: Equity
  requirement: Requirement
  /** Margin equity less the initial requirement and what orders hold. */
  freeMargin: Figure
  /** Maintenance less margin equity, at least zero; the account may be solvent. */
  shortfall: Figure
  /** Net equity below zero, without its sign: money somebody else has to find. */
  deficit: Figure
  balances: Balance[]
  /** Number of the loss that is open on it. */
  openLoss: Number | null
}

export interface AccountCalledEvent {
  type: 'account-called'
  account: Name
  equity: Figure
  maintenance: Figure
}

export interface AccountClosedEvent {
  type: 'account-closed'
  account: Name
}

export interface AccountDifference {
  account: Name
  asset: Name
  /** What it would have more with the corrected input, in it or taken out: above zero it was hurt, below it gained. */
  difference: Figure
  asItIs: Standing
  corrected: Standing
}

export interface AccountDifferences {
  /** How many there are; fewer may be shown. */
  all: Number
  first: AccountDifference[]
}

export interface AccountLine {
  account: Name
  kind:
    | 'participant'
    | 'isolated'
    | 'fund'
    | 'member-fund'
    | 'capital'
    | 'backstop'
    | 'pool'
    | 'market'
    | 'fees'
    | 'rounding'
    | 'claims'
    | 'extension'
  /** Asset its margin is counted in. */
  asset: Name
  /** Account it belongs to; itself where it belongs to nobody else. */
  owner: Name
  /** Where its bucket stands. */
  state:
    | 'healthy'
    | 'called'
    | 'liquidating'
    | 'waiting-for-fills'
    | 'deferred-until'
    | 'in-auction'
    | 'gated'
    | 'claimed'
    | 'closed'
}

export interface AccountOpenedEvent {
  type: 'account-opened'
  account: Name
  kind: 'participant' | 'isolated' | 'fund' | 'member-fund' | 'capital' | 'backstop' | 'pool'
  asset: Name
  owner: Name | null
  name: string | null
}

export interface AccountPage {
  items: AccountLine[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface Act {
  /** Of the journal, whose hash chain holds it. */
  row: Number
  place: Number
  at: Time
  /** Id of a key, or a name of the service’s own. */
  by: string
  holder: string | null
  role: string | null
  act: 'command' | 'note'
  type: string
  command: Number | null
  outcome: 'done' | 'refused' | null
  refusal: string | null
  sequence: Number | null
  /** Of a command that came with an idempotency key or a signature: the first digits of a sha256 over key, body and nonce. */
  key: string | null
  /** Figures of a note; the body of a command where bodies are asked for, until a compaction drops it. */
  detail: Json
}

export interface ActPage {
  items: Act[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

/** Adopts a scenario margin model under a name. */
export interface AdoptMarginModel {
  type: 'adopt-margin-model'
  name: string
  model: MarginModel
  options: boolean
  references: {
    peg: Name | null
    rates: {
      index: Name
      instrument: Name
    }[]
    confidence: {
      index: Name
      spot: Name | null
      perpetual: Name | null
    }[]
    coins?: {
      index: Name
      asset: Name
    }[]
    names?: {
      index: Name
      name: string
    }[]
  }
}

/** Adopts a scenario margin model under a name. */
export interface AdoptMarginModelInput {
  type: 'adopt-margin-model'
  name: string
  model: MarginModel
  options: boolean
  references: {
    peg?: Name | null
    rates: {
      index: Name
      instrument: Name
    }[]
    confidence: {
      index: Name
      spot?: Name | null
      perpetual?: Name | null
    }[]
    coins?: {
      index: Name
      asset: Name
    }[]
    names?: {
      index: Name
      name: string
    }[]
  }
}

/** Adopts a rulebook for every loss that opens from now on. */
export interface AdoptRulebook {
  type: 'adopt-rulebook'
  rulebook: Rulebook
}

export interface AdoptedMarginModel {
  model: string
  /** Whether it is the model of every account that holds an option and chose none. */
  options: boolean
  text: MarginModel
  words: {
    grid: string[]
    charges: string[]
    initial: string
    maintenance: string
  }
}

export interface AdoptedRulebook {
  /** Place among those adopted, from 0. */
  version: Number
  name: Name
  /** sha256 of its canonical text: what receipts name it by. */
  hash: Name
  /** Names of the steps in their order. */
  steps: Name[]
  inForce: boolean
  /** Open losses that go on under it. */
  openLosses: number
  rulebook: Rulebook
  /** Canonical JSON, amounts in units; its sha256 is the hash. */
  text: string
  words: {
    head: string[]
    steps: WordsOfStep[]
  }
}

/** Lets time pass, so that what waits for it goes on. */
export interface AdvanceTime {
  type: 'advance-time'
}

export interface Alarm {
  of: 'mark' | 'depth' | 'feed'
  /** Symbol of the series, or the holder of the feed’s key. */
  name: Name
  limitMs: number
  lastAt: Time | null
  /** When its time was up. */
  dueAt: Time
  says: string
}

export interface Alarms {
  items: Alarm[]
}

export interface AllocatedEvent {
  type: 'allocated'
  step: Number | null
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  asset: Name
  total: Figure
  residual: Figure
  level: Ratio | null
  base:
    | 'gains-since-default'
    | 'gains-since-settlement'
    | 'gains-since-entry'
    | 'profit-of-period'
    | 'open-interest'
    | 'open-interest-opposite'
    | 'deposits'
    | 'cash'
    | 'equity'
    | 'withdrawals'
    | null
  dust?: Figure
  losses: {
    loss: Number
    received: Figure
  }[]
  payers: {
    account: Name
    amount: Figure
    weight: Figure
    cap: Figure
  }[]
}

/** Pays funding between the holders of an instrument; above zero longs pay shorts. */
export interface ApplyFunding {
  type: 'apply-funding'
  instrument: Name
  rate: Figure
}

export interface AssessmentPaidEvent {
  type: 'assessment-paid'
  claim: Number
  /** Null where nobody knows it any more: figures without a grid of their own are then whole units. */
  asset: Name | null
  amount: Figure
}

/** An asset with its sums since the first command. */
export interface Asset {
  asset: Name
  /** Of the ledger: one unit is 10^-decimals. */
  decimals: number
  borrowLimit: Figure
  deposited: Figure
  withdrawn: Figure
  writtenOff: Figure
  /** Of all losses, the part beyond the defaulters’ own resources. */
  externalized: Figure
  /** The part beyond pre-funded layers, too. */
  uncovered: Figure
  /** Charged to accounts by rule. */
  socialized: Figure
  /** Changed hands by price rules of deleveraging. */
  transferred: Figure
}

export interface AssetListedEvent {
  type: 'asset-listed'
  asset: Name
  terms: AssetTerms
  house: {
    market: Name
    fees: Name
    rounding: Name
    claims: Name
  }
}

/** An asset, as a scenario file writes it. */
export interface AssetTerms {
  name: string
  /** Ledger decimals: one unit is 10^-decimals. */
  decimals?: string
  /** How far below zero a balance of it may go. */
  'borrow-limit'?: string
}

export interface Assets {
  items: Asset[]
}

export interface AuctionOpenedEvent {
  type: 'auction-opened'
  loss: Number
  step: Number
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  until: Time
}

export interface Balance {
  asset: Name
  /** Cash basis. */
  held: Figure
  /** With open positions at their entry cost: what can be paid. */
  settlement: Figure
}

export interface BatchAnswer {
  /** One for each entry, in their order. */
  results: BatchResult[]
}

export interface BatchDone {
  is: 'done'
  /** Id of the command: its place among all that were given, refused ones included. */
  command: Number
  /** Its place among all that were carried out. */
  sequence: Number
  at: Time
  /** Known from before by its key: nothing was done again. */
  repeated: boolean
  /** Left out where the batch asked for none. */
  events?: ToldEvent[]
}

export interface BatchEntryInput {
  /** By which it is known again; else `HEADER/PLACE`, where the request has an Idempotency-Key. */
  key?: string
  body: CommandBodyInput
}

export interface BatchFault {
  field: string
  rule: string
  message: string
}

export interface BatchInput {
  /** Whether events are told; true where nothing is said. */
  events?: boolean
  commands: BatchEntryInput[]
}

/** No command came of it. Nothing is remembered of it. */
export interface BatchProblem {
  is: 'problem'
  kind: string
  status: number
  detail: string
  faults: BatchFault[]
}

/** The engine refused it. That is remembered, too. */
export interface BatchRefused {
  is: 'refused'
  command: Number
  at: Time
  repeated: boolean
  refusal: Refusal
}

export type BatchResult = BatchDone | BatchRefused | BatchProblem

/** Bids for a part of a book in auction, by its loss or its account. */
export interface Bid {
  type: 'bid'
  loss?: Number
  bidder: Name
  fraction: Figure
  account?: Name
}

export interface Bracket {
  /** Highest notional of the tier; null for the last. */
  upTo: Figure | null
  initial: Figure
  maintenance: Figure
}

export interface Bust {
  /** The trade as it was made. */
  trade: CommandBody
  /** Where it takes one person. */
  done: Done | null
  /** Where it takes two: to be approved by another one. */
  proposal: Number | null
}

export interface BustRequest {
  /** The trade it is replaced by; left out, none. */
  corrected?: {
    buyer: Name
    seller: Name
    instrument: Name
    quantity: Figure
    price: Figure
    taker: 'buyer' | 'seller'
    buyerOrder?: Number | null
    sellerOrder?: Number | null
    indexMark?: Figure
  } | null
  why: string
}

/** Undoes a trade as it was made, and makes it anew where a corrected one is given. */
export interface BustTrade {
  type: 'bust-trade'
  sequence: Number
  trade: {
    buyer: Name
    seller: Name
    instrument: Name
    quantity: Figure
    price: Figure
    taker: 'buyer' | 'seller'
    buyerOrder: Number | null
    sellerOrder: Number | null
    indexMark?: Figure
  }
  corrected: {
    buyer: Name
    seller: Name
    instrument: Name
    quantity: Figure
    price: Figure
    taker: 'buyer' | 'seller'
    buyerOrder: Number | null
    sellerOrder: Number | null
    indexMark?: Figure
  } | null
}

/** Undoes a trade as it was made, and makes it anew where a corrected one is given. */
export interface BustTradeInput {
  type: 'bust-trade'
  sequence: Number
  trade: {
    buyer: Name
    seller: Name
    instrument: Name
    quantity: Figure
    price: Figure
    taker: 'buyer' | 'seller'
    buyerOrder?: Number | null
    sellerOrder?: Number | null
    indexMark?: Figure
  }
  corrected?: {
    buyer: Name
    seller: Name
    instrument: Name
    quantity: Figure
    price: Figure
    taker: 'buyer' | 'seller'
    buyerOrder?: Number | null
    sellerOrder?: Number | null
    indexMark?: Figure
  } | null
}

/** Buys cover of a vault against losses of an account. */
export interface BuyCover {
  type: 'buy-cover'
  vault: Name
  holder: Name
  amount: Figure
  premium: Figure
  until: Time
  sources: (
    | 'account'
    | 'pool-profit'
    | 'oracle-fault'
    | 'collateral-depeg'
    | 'fund-depeg'
    | 'hack'
    | 'software-fault'
  )[]
}

export interface CallEndedEvent {
  type: 'call-ended'
  account: Name
}

export interface CarriedOutNow {
  /** How many there are; fewer may be shown. */
  all: Number
  first: CommandDifference[]
}

/** Changes rates, fees and limits of an instrument. */
export interface ChangeTerms {
  type: 'change-terms'
  instrument: Name
  terms: InstrumentTerms
}

export interface ChargedEvent {
  type: 'charged'
  loss: Number
  /** Null where nobody knows it any more: figures without a grid of their own are then whole units. */
  asset: Name | null
  step: Number
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  amount: Figure
  shares: {
    account: Name
    amount: Figure
  }[]
}

export interface CheckedLaws {
  kept: boolean
  /** Clock of the house when its books were copied. */
  at: number
  /** Sequence of the last command in the books that were looked at. */
  sequence: number
  laws: {
    law: string
    says: string
    kept: boolean
  }[]
  findings: {
    law: string
    found: string
  }[]
}

/** What it cannot mean in this house: steps without effect, names that lead nowhere, losses without an end. */
export interface CheckedRulebook {
  name: Name
  hash: Name
  findings: {
    severity: 'error' | 'warning'
    fault: Name
    /** Place of the step, from 0; null for the list as a whole. */
    step: Number | null
    message: string
  }[]
}

/** Puts an account under an adopted margin model; null goes back to what is usual. */
export interface ChooseMargin {
  type: 'choose-margin'
  account: Name
  model: string | null
}

/** Puts an account under an adopted margin model; null goes back to what is usual. */
export interface ChooseMarginInput {
  type: 'choose-margin'
  account: Name
  model?: string | null
}

export interface Claim {
  claim: Number
  loss: Number
  debtor: Name
  /** What nobody paid of a loss, or of a call. */
  of: 'deficit' | 'assessment'
  creditors: Name
  /** Lower is paid earlier. */
  seniority: number
  asset: Name
  amount: Figure
  repaid: Figure
  outstanding: Figure
  /** Accounts that hold it in units; 0 where the claims account carries it. */
  holders: number
}

export interface ClaimPage {
  items: Claim[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface ClaimRecordedEvent {
  type: 'claim-recorded'
  loss: Number
  step: Number
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  claim: Number
  debtor: Name
  asset: Name
  creditors: string
  seniority: Number
  amount: Figure
  levy: Ratio | null
  holders?: {
    account: Name
    amount: Figure
  }[]
}

export interface ClaimRepaidEvent {
  type: 'claim-repaid'
  claim: Number
  from: Name
  asset: Name
  amount: Figure
  to?: {
    account: Name
    amount: Figure
  }[]
}

/** Closes an account that holds nothing. */
export interface CloseAccount {
  type: 'close-account'
  account: Name
}

/** Ends a period: gains since settlement count from here. */
export interface ClosePeriod {
  type: 'close-period'
}

export interface CloseRequest {
  outcome: 'rejected' | 'compensated' | 'withdrawn'
  why: string
  /** Of a dispute that is compensated. */
  payments?: {
    /** An account of the house: a fund, fees, capital. */
    from: string
    /** An account that the last run found hurt. */
    to: string
    /** In the home asset of the account. */
    amount: string
  }[]
}

export interface ClosedOnBookEvent {
  type: 'closed-on-book'
  loss: Number
  step: Number
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  instrument: Name
  quantity: Figure
  limit: Figure | null
  mark: Figure
  isOutside: boolean
  value: Figure
  atMark: Figure
  fee: Figure
  feeShares: {
    account: Name
    amount: Figure
  }[]
  fills: {
    price: Figure
    quantity: Figure
    owner: Name | null
  }[]
}

export interface CollateralConvertedEvent {
  type: 'collateral-converted'
  loss: Number
  step: Number
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  instrument: Name
  taker: Name
  sold: Figure
  received: Figure
}

export interface CollateralListedEvent {
  type: 'collateral-listed'
  instrument: Name
  terms: CollateralTerms
}

/** A collateral, as a scenario file writes it. */
export interface CollateralTerms {
  /** Name of its index; left out, ASSET/IN-ASSET. */
  symbol?: string
  /** What is held. */
  asset: string
  /** Home asset of the accounts it counts in. */
  'in-asset': string
  'index-increment': string
  'collateral-weight': string
  'conversion-discount'?: string
  'largest-balance': string
  'highest-index': string
  'stale-after'?: string
}

export type CommandBody =
  | OpenAccount
  | CloseAccount
  | ListAsset
  | ListCollateral
  | ListInstrument
  | ListReference
  | ChangeTerms
  | Deposit
  | Withdraw
  | TransferMargin
  | WriteOff
  | Compensate
  | RepayClaim
  | Trade
  | ReserveOrder
  | ReleaseOrder
  | BustTrade
  | ReplaceDepth
  | UpdateDepth
  | MoveMarks
  | ApplyFunding
  | Settle
  | SettleExpiry
  | Delist
  | ClosePeriod
  | AdvanceTime
  | AdoptRulebook
  | AdoptMarginModel
  | ChooseMargin
  | OperatorOrder
  | SetMembers
  | Contribute
  | GiveNotice
  | WithdrawContribution
  | SetTier
  | SetVault
  | Stake
  | RequestUnstake
  | Unstake
  | BuyCover
  | FillLiquidation
  | EndLiquidation
  | Bid

export type CommandBodyInput =
  | OpenAccount
  | CloseAccount
  | ListAsset
  | ListCollateral
  | ListInstrument
  | ListReference
  | ChangeTerms
  | Deposit
  | Withdraw
  | TransferMargin
  | WriteOff
  | Compensate
  | RepayClaim
  | TradeInput
  | ReserveOrder
  | ReleaseOrder
  | BustTradeInput
  | ReplaceDepth
  | UpdateDepth
  | MoveMarks
  | ApplyFunding
  | Settle
  | SettleExpiry
  | Delist
  | ClosePeriod
  | AdvanceTime
  | AdoptRulebook
  | AdoptMarginModelInput
  | ChooseMarginInput
  | OperatorOrder
  | SetMembers
  | Contribute
  | GiveNotice
  | WithdrawContribution
  | SetTier
  | SetVault
  | Stake
  | RequestUnstakeInput
  | Unstake
  | BuyCover
  | FillLiquidationInput
  | EndLiquidation
  | Bid

export interface CommandDifference {
  command: Number
  type: Name
  /** Why it is refused in one of the runs. */
  reason: Name
}

/** Pays out of the house’s own money for what a wrong input did to an account. */
export interface Compensate {
  type: 'compensate'
  from: Name
  to: Name
  asset: Name
  amount: Figure
  dispute: Number
}

export interface CompensatedEvent {
  type: 'compensated'
  from: Name
  to: Name
  asset: Name
  amount: Figure
  dispute: Number
}

/** Puts a member’s money into his fund: first what losses have used, then more. */
export interface Contribute {
  type: 'contribute'
  fund: Name
  account: Name
  amount: Figure
}

export interface ContributedEvent {
  type: 'contributed'
  fund: string
  account: Name
  asset: Name
  amount: Figure
  replenished: Figure
}

export interface ContributionWithdrawnEvent {
  type: 'contribution-withdrawn'
  fund: string
  account: Name
  asset: Name
  amount: Figure
}

export interface ContributionsUsedEvent {
  type: 'contributions-used'
  losses: Number[]
  step: Number
  fund: string
  members: {
    account: Name
    amount: Figure
  }[]
}

export interface CoverBoughtEvent {
  type: 'cover-bought'
  cover: Number
  vault: Name
  holder: Name
  asset: Name
  amount: Figure
  premium: Figure
  from: Time
  until: Time
  sources: (
    | 'account'
    | 'pool-profit'
    | 'oracle-fault'
    | 'collateral-depeg'
    | 'fund-depeg'
    | 'hack'
    | 'software-fault'
  )[]
}

export interface CoverUsedEvent {
  type: 'cover-used'
  loss: Number
  cover: Number
  /** Null where nobody knows it any more: figures without a grid of their own are then whole units. */
  asset: Name | null
  amount: Figure
}

/** An exact decimal number as a text. */
export type Decimal = string

export interface DeleveragedEvent {
  type: 'deleveraged'
  loss: Number
  step: Number
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  instrument: Name
  rule: string
  mark: Figure
  feesTo?: Name
  candidates: Number
  candidatesHash: string
  share?: Figure
  takers: {
    account: Name
    quantity: Figure
    value: Figure
    gap: Figure
    score: Measure
    fee?: Figure
  }[]
}

/** Announces a delisting: from now on trades only reduce. */
export interface Delist {
  type: 'delist'
  instrument: Name
}

export interface DelistingAnnouncedEvent {
  type: 'delisting-announced'
  instrument: Name
}

/** Brings money into an account. */
export interface Deposit {
  type: 'deposit'
  account: Name
  asset: Name
  amount: Figure
}

export interface DepositedEvent {
  type: 'deposited'
  account: Name
  asset: Name
  amount: Figure
}

export interface Depth {
  instrument: Name
  updatedAt: Time | null
  /** Price and quantity there, the best price first. */
  bids: [Figure, Figure][]
  /** Price and quantity there, the best price first. */
  asks: [Figure, Figure][]
}

export interface DepthReplacedEvent {
  type: 'depth-replaced'
  instrument: Name
  at: number
  lastUpdateId?: number
  bids: Level[]
  asks: Level[]
}

export interface DepthUpdatedEvent {
  type: 'depth-updated'
  instrument: Name
  at: number
  sequence?: {
    previousId: number
    lastId: number
  }
  bids: Level[]
  asks: Level[]
}

export interface Difference {
  /** `head` for what stands before the steps, else the kind of the step. */
  of: Name
  one: WordsOfStep | null
  other: WordsOfStep | null
  /** Clauses that only the first has. */
  onlyOne: string[]
  /** Clauses that only the second has. */
  onlyOther: string[]
}

export interface Differences {
  differences: Difference[]
}

export interface Dispute {
  dispute: Number
  account: Name
  /** The command that is disputed. */
  command: Number
  why: string
  /** `run`: run again with other input. `compensating`: payments wait for a second person. */
  state: 'open' | 'run' | 'compensating' | 'compensated' | 'rejected' | 'withdrawn'
  openedAt: Time
  closed: {
    at: Time
    why: string
  } | null
  /** The last one counts. */
  runs: DisputeRun[]
  payments: DisputePayment[]
  /** What may still be paid to each account that the last run found hurt. */
  left: {
    account: Name
    asset: Name
    amount: Figure
  }[]
}

export interface DisputeClosed {
  dispute: Dispute
  results: BatchResult[]
}

export interface DisputeLine {
  dispute: Number
  account: Name
  /** The command that is disputed. */
  command: Number
  why: string
  /** `run`: run again with other input. `compensating`: payments wait for a second person. */
  state: 'open' | 'run' | 'compensating' | 'compensated' | 'rejected' | 'withdrawn'
  openedAt: Time
  closed: {
    at: Time
    why: string
  } | null
}

export interface DisputePage {
  items: DisputeLine[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface DisputePayment {
  from: Name
  to: Name
  asset: Name
  amount: Figure
  state: 'paid' | 'proposed' | 'approved' | 'waiting' | 'refused' | 'withdrawn' | 'expired'
  /** That it stands in, where it takes two people. */
  proposal: Number | null
  /** That paid it. */
  command: Number | null
}

export interface DisputeRequest {
  account: string
  why: string
  /** Id of the command, as its answer said it. */
  command?: Number
  /** Or its sequence, as a receipt says it. */
  sequence?: Number
}

export interface DisputeRun {
  at: Time
  /** sha256 of the result: whoever runs it again from the journal comes to the same. */
  hash: string
  changes: ShownChange[]
  /** The first command that was changed. */
  from: Number
  /** Rows of the journal that count, and the hash of the last. */
  until: {
    rows: Number
    hash: string
  }
  /** That were decided again. */
  commands: Number
  /** Carried out then, refused with the corrected input. */
  refusedNow: RefusedNow
  /** Refused then, carried out with it. */
  carriedOutNow: CarriedOutNow
  lossesAsItIs: LossesAsItIs
  lossesCorrected: LossesCorrected
  /** The one that disputes first, then by how much. */
  accounts: AccountDifferences
  sums: {
    asset: Name
    hurt: Figure
    gained: Figure
  }[]
  fingerprints: {
    asItIs: string
    corrected: string
  }
}

/** A command that was carried out. It is on disk. */
export interface Done {
  /** Id of the command: its place among all that were given, refused ones included. */
  command: Number
  /** Its place among all that were carried out. */
  sequence: Number
  at: Time
  /** Known from before by its key: nothing was done again. */
  repeated: boolean
  events: ToldEvent[]
}

export interface DryRun {
  /** Null where no rulebook is in force. */
  inForce: OutcomeUnder | null
  proposed: OutcomeUnder
}

/** Milliseconds. */
export type Duration = number

/** Reports that a liquidation order rests no longer. */
export interface EndLiquidation {
  type: 'end-liquidation'
  loss: Number
  why: 'cancelled' | 'expired'
}

export interface Equity {
  /** Collateral at its weight: what triggers. */
  margin: Figure
  /** Everything at its full index: what is left. */
  net: Figure
}

export type Event =
  | ContributedEvent
  | NoticeGivenEvent
  | ContributionWithdrawnEvent
  | TierSetEvent
  | VaultSetEvent
  | StakedEvent
  | UnstakeRequestedEvent
  | UnstakedEvent
  | CoverBoughtEvent
  | AssessmentPaidEvent
  | RecoveredEvent
  | MarginModelAdoptedEvent
  | MarginChosenEvent
  | AccountOpenedEvent
  | AccountClosedEvent
  | AssetListedEvent
  | CollateralListedEvent
  | InstrumentListedEvent
  | ReferenceListedEvent
  | TermsChangedEvent
  | DelistingAnnouncedEvent
  | DepositedEvent
  | WrittenOffEvent
  | CompensatedEvent
  | WithdrawnEvent
  | MarginTransferredEvent
  | TradedEvent
  | TradeBustedEvent
  | OrderReservedEvent
  | OrderReleasedEvent
  | MarksMovedEvent
  | DepthReplacedEvent
  | DepthUpdatedEvent
  | FundingAppliedEvent
  | SettledEvent
  | ExpirySettledEvent
  | PeriodClosedEvent
  | TimeAdvancedEvent
  | RulebookAdoptedEvent
  | MembersSetEvent
  | ClaimRepaidEvent
  | OperatorOrderedEvent
  | AccountCalledEvent
  | CallEndedEvent
  | LiquidationDeferredEvent
  | LossOpenedEvent
  | OrdersCancelledEvent
  | CollateralConvertedEvent
  | ClosedOnBookEvent
  | HedgedOnBookEvent
  | LiquidationOrderPlacedEvent
  | LiquidationOrderEndedEvent
  | DeleveragedEvent
  | SliceBoundedEvent
  | ChargedEvent
  | AllocatedEvent
  | AuctionOpenedEvent
  | GatedEvent
  | ClaimRecordedEvent
  | SurplusReturnedEvent
  | LossParkedEvent
  | LossClosedEvent
  | ContributionsUsedEvent
  | MembersAssessedEvent
  | CoverUsedEvent

export interface EventPage {
  items: PlacedEvent[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface ExpirySettledEvent {
  type: 'expiry-settled'
  index: Name
  expiresAt: Time
  average: Ratio
  settled: {
    instrument: Name
    price: Figure
    dust: Figure
    holders: Number
  }[]
}

export interface ExplainedStep {
  name: Name
  kind: Name
  at: Time
  command: Number
  /** What the step did, in one sentence. */
  words: string
  lines: Formula[]
  payers: {
    account: Name
    amount: string
    quantity: string | null
    lines: Formula[]
  }[]
  payersInAll: Number
  deficitAfter: string
  openAfter: string
}

export interface Explanation {
  loss: Number
  /** The bucket that fell. */
  account: Name
  asset: Name
  rulebook: Name
  openedAt: Time
  /** The command that set it off. */
  command: Number
  trigger: Formula[]
  /** Of one account: those it paid in. */
  steps: ExplainedStep[]
  closed: {
    how: Name
    at: Time
    lines: Formula[]
  } | null
}

/** A whole book: it takes the place of what was known. */
export interface FeedBook {
  is: 'book'
  instrument: Name
  /** Milliseconds, by the clock of the source; left out, the time of the house. */
  at?: number
  bids: [Decimal, Decimal][]
  asks: [Decimal, Decimal][]
  lastUpdateId?: number
}

/** New quantities by price; zero deletes the price. */
export interface FeedChange {
  is: 'change'
  instrument: Name
  /** Milliseconds, by the clock of the source; left out, the time of the house. */
  at?: number
  bids: [Decimal, Decimal][]
  asks: [Decimal, Decimal][]
  sequence?: {
    previousId: number
    lastId: number
  }
}

export type FeedDepth = FeedBook | FeedChange

export interface FeedMarks {
  /** By symbol of the series. What is finer than its grid is rounded as its terms say. */
  marks: { [key: string]: Decimal }
  /** When they are from, by the feed’s clock: all of them, or each by its symbol. Marks that are too old already, ahead of the service, or overtaken are kept out. */
  at?: number | { [key: string]: number }
}

export interface FeedPage {
  items: FeedSeries[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface FeedSeries {
  symbol: Name
  mark: Figure | null
  marks: Wait
  depth: Wait | null
}

/** What came is on disk. What it set off is told by the stream. */
export interface FeedTaken {
  command: Number
  sequence: Number
  at: Time
  repeated: boolean
}

/** One thing that is wrong: where, the rule it breaks, and a sentence. */
export interface FieldFault {
  field: string
  rule: string
  message: string
}

/** An exact figure as decimal text; a ratio like "1/3" where an increment is no decimal number. */
export type Figure = string

/** Reports a fill of a liquidation order that rests in an outside matching engine. */
export interface FillLiquidation {
  type: 'fill-liquidation'
  loss: Number
  counterparty: Name | null
  quantity: Figure
  price: Figure
}

/** Reports a fill of a liquidation order that rests in an outside matching engine. */
export interface FillLiquidationInput {
  type: 'fill-liquidation'
  loss: Number
  counterparty?: Name | null
  quantity: Figure
  price: Figure
}

export interface Fingerprint {
  /** Fold of every write to the books in its order: two houses that agree wrote the same. */
  fingerprint: string
  /** Clock of the house, milliseconds since the epoch. */
  at: number
  /** Commands carried out. */
  sequence: number
  /** What is on disk; behind the books by the batch that is being written. */
  durable: {
    rows: number
    sequence: number
    nextCommand: number
    /** Hash of the last row of the journal, hexadecimal. */
    head: string
  }
}

export interface Formula {
  name: string
  formula: string
  amount: string
}

export interface Fund {
  fund: Name
  kind:
    | 'participant'
    | 'isolated'
    | 'fund'
    | 'member-fund'
    | 'capital'
    | 'backstop'
    | 'pool'
    | 'market'
    | 'fees'
    | 'rounding'
    | 'claims'
    | 'extension'
  asset: Name
  /** Cash basis. */
  balance: Figure
  /** With everything it holds at the marks. */
  equity: Figure
  /** How many members stand behind it. */
  members: number
  /** Where its money belongs to holders of shares. */
  vault: {
    shares: Figure
    holders: number
    exits: number
  } | null
}

export interface FundingAppliedEvent {
  type: 'funding-applied'
  instrument: Name
  rate: Figure
  mark: Figure
  paid: Figure
  received: Figure
  dust: Figure
  holders: Number
}

export interface Funds {
  items: Fund[]
}

export interface GatedEvent {
  type: 'gated'
  loss: Number
  step: Number
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  what: ('withdrawals' | 'new-orders' | 'open-interest')[]
  until: Time | null
  opens?: 'repaid'
}

/** Says that a contribution is to leave a fund. */
export interface GiveNotice {
  type: 'give-notice'
  fund: Name
  account: Name
  amount: Figure
}

export interface HedgedOnBookEvent {
  type: 'hedged-on-book'
  loss: Number
  step: Number
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  instrument: Name
  quantity: Figure
  wanted: Figure
  limit: Figure | null
  mark: Figure
  value: Figure
  atMark: Figure
  fee: Figure
  feeShares: {
    account: Name
    amount: Figure
  }[]
  fills: {
    price: Figure
    quantity: Figure
    owner: Name | null
  }[]
}

/** What trades. Rates are decimals of one. */
export interface Instrument {
  symbol: Name
  kind: 'perpetual' | 'future' | 'option' | 'collateral' | 'reference'
  status: 'open' | 'reduce-only' | 'settled'
  mark: Figure | null
  markedAt: Time | null
  /** Longest age of a mark that counts as fresh; null where any does. */
  staleAfterMs: number | null
  payoff: 'linear' | 'inverse'
  settlementAsset: Name
  multiplier: Figure
  priceIncrement: Figure
  markIncrement: Figure
  quantityIncrement: Figure
  /** How a mark off the grid is put onto it. */
  markRounding: Name
  /** For any one holder. */
  largestPosition: Figure
  highestMark: Figure
  brackets: Bracket[]
  fees: {
    maker: Figure
    taker: Figure
    liquidation: Figure
  }
  onStaleMark: 'liquidate' | 'defer'
  expiresAt: Time | null
  /** Insurance fund that answers for it. */
  fund: Name
  /** Symbol of the index it belongs to. */
  underlying: Name | null
  option: {
    right: 'call' | 'put'
    strike: Figure
    settledIn: 'quote' | 'coin'
    index: Name
    forward: Name
    volatility: Name
    windowMs: number
  } | null
}

export interface InstrumentListedEvent {
  type: 'instrument-listed'
  instrument: Name
  terms: InstrumentTerms
}

export interface InstrumentPage {
  items: Instrument[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

/** An instrument, as a scenario file writes it. */
export interface InstrumentTerms {
  symbol: string
  /** Options are written as chains, under "options". */
  kind?: 'perpetual' | 'future' | 'option'
  payoff?: 'linear' | 'inverse'
  /** Left out, the first asset. */
  'settlement-asset'?: string
  /** Linear: base per contract. Inverse: quote money per contract. */
  multiplier?: string
  'price-increment': string
  /** Left out, the price increment. */
  'mark-increment'?: string
  'quantity-increment': string
  'mark-rounding'?: 'floor' | 'ceil' | 'toward-zero' | 'away-from-zero' | 'half-up' | 'half-even'
  /** In contracts, for any one holder. */
  'largest-position': string
  'highest-mark': string
  brackets?: {
    /** Highest notional of the tier; the last one leaves it out. */
    'up-to'?: string
    initial: string
    maintenance: string
    'initial-deduction'?: string
    'maintenance-deduction'?: string
  }[]
  fees?: {
    maker?: string
    taker?: string
    liquidation?: string
  }
  'liquidation-fee-split'?: { [key: string]: string }
  'stale-after'?: string
  'on-stale-mark'?: 'liquidate' | 'defer'
  'expires-at'?: string
  /** Name of the fund that answers for it; left out, its symbol. */
  'fund-scope'?: string
  /** Symbol of the index it belongs to. */
  underlying?: string
  option?: {
    right: 'call' | 'put'
    strike: string
    'settled-in'?: 'quote' | 'coin'
    /** Symbol of the index it settles on. */
    index: string
    /** Symbol of the forward of its expiry; the index where none is quoted. */
    forward: string
    /** Symbol of its implied volatility. */
    volatility: string
    window?: string
    fee?: {
      'of-underlying': string
      'most-of-premium'?: string
    }
  }
}

export interface JournalPlace {
  row: Number
  /** Of the row, hexadecimal: over its commands, their outcomes, and all rows before. */
  hash: string
  command: Number
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export interface Key {
  /** Id of a key: what stands between `bw_` and the next underscore. */
  key: string
  role: 'participant' | 'feed' | 'operator' | 'risk' | 'auditor' | 'admin'
  holder: string
  /** The account of a participant’s key; all that it owns is the key’s, too. */
  owner: string | null
  /** Whether requests with it have to be signed. */
  signed: boolean
  replaces: string | null
  madeAt: Time
  madeBy: string
  /** From when on it no longer works. */
  revokedAt: Time | null
}

export interface KeyPage {
  items: Key[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface KeyRequest {
  role: 'participant' | 'feed' | 'operator' | 'risk' | 'auditor' | 'admin'
  /** The person who holds it. Whoever approves a change has to be another one than who proposed it. */
  holder: string
  /** Account of a participant; for no other role. */
  owner?: string | null
  /** Ed25519, 32 bytes in base64url. With it every request has to be signed. */
  publicKey?: string | null
  /** A key like it that ends with this. */
  replaces?: string | null
  /** How much longer the replaced key still works. */
  overlapMs?: number
}

/** Price, quantity, and the account that owns it where one does. */
export type Level = [Figure, Figure] | [Figure, Figure, Name]

export interface LiquidationDeferredEvent {
  type: 'liquidation-deferred'
  account: Name
  instrument: Name
  ageMs: Duration
}

export interface LiquidationOrderEndedEvent {
  type: 'liquidation-order-ended'
  loss: Number
  /** Null where nobody knows it any more: figures without a grid of their own are then whole units. */
  instrument: Name | null
  why: 'filled' | 'cancelled' | 'expired'
  unfilled: Figure
}

export interface LiquidationOrderPlacedEvent {
  type: 'liquidation-order-placed'
  loss: Number
  step: Number
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  instrument: Name
  quantity: Figure
  limit: Figure | null
}

/** Lists an asset, and opens the house’s own accounts in it. */
export interface ListAsset {
  type: 'list-asset'
  terms: AssetTerms
}

/** Lets an asset count as margin in accounts of another. */
export interface ListCollateral {
  type: 'list-collateral'
  terms: CollateralTerms
}

/** Lists a perpetual, a future or an option. */
export interface ListInstrument {
  type: 'list-instrument'
  terms: InstrumentTerms
}

/** Lists a series of marks that margin and settlements read and nobody holds. */
export interface ListReference {
  type: 'list-reference'
  terms: ReferenceTerms
}

export interface Loss {
  loss: Number
  /** The bucket that fell. */
  account: Name
  asset: Name
  /** What it comes from. */
  source: Name
  /** `open`, the name it was parked under last, or how it was closed. */
  status: Name
  /** Of the command that opened it. */
  sequence: Number
  openedAt: Time
  closedAt: Time | null
  /** Version of the rulebook that it goes by. */
  rulebook: Number
  /** Of the bucket when it fell. */
  atDefault: {
    equity: Figure
    /** Own money before the result of the positions. */
    balance: Figure
    maintenance: Figure
  }
  /** Steps that did something, in their order. */
  steps: LossStep[]
  closed: {
    how: 'cured' | 'closed' | 'claimed'
    /** What the bucket is left with. */
    equity: Figure
    defaultLoss: Figure
    externalizedLoss: Figure
    uncoveredLoss: Figure
    socializedLoss: Figure
    transfer: Figure
    claimed: Figure
  } | null
}

export interface LossClosedEvent {
  type: 'loss-closed'
  loss: Number
  /** Null where nobody knows it any more: figures without a grid of their own are then whole units. */
  asset: Name | null
  how: 'cured' | 'closed' | 'claimed'
  equity: Figure
  defaultLoss: Figure
  externalizedLoss: Figure
  uncoveredLoss: Figure
  socializedLoss: Figure
  transfer: Figure
  claimed: Figure
}

export interface LossDifference {
  loss: Number
  /** The bucket that fell. */
  account: Name
  asset: Name
  source: Name
  /** That opened it. */
  command: Number
  /** Of the bucket when it opened. */
  equity: Figure
  /** Whether one of the same bucket opens at that command in the other run, too. */
  inBoth: boolean
}

export interface LossEventPage {
  items: PlacedEvent[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface LossLine {
  loss: Number
  /** The bucket that fell. */
  account: Name
  asset: Name
  /** What it comes from. */
  source: Name
  /** `open`, the name it was parked under last, or how it was closed. */
  status: Name
  /** Of the command that opened it. */
  sequence: Number
  openedAt: Time
  closedAt: Time | null
}

export interface LossOpenedEvent {
  type: 'loss-opened'
  loss: Number
  bucket: Name
  asset: Name
  source:
    | 'account'
    | 'pool-profit'
    | 'oracle-fault'
    | 'collateral-depeg'
    | 'fund-depeg'
    | 'hack'
    | 'software-fault'
  rulebook: Number
  equity: Figure
  balance: Figure
  maintenance: Figure
  positions: {
    instrument: Name
    quantity: Figure
    mark: Figure
    weight: Measure
  }[]
}

export interface LossPage {
  items: LossLine[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface LossParkedEvent {
  type: 'loss-parked'
  loss: Number
  step: Number
  status: 'pooled' | 'waiting-for-fills' | 'deferred-until' | 'in-auction' | 'gated' | 'liquidating'
  until: Time | null
}

export interface LossStep {
  /** Place in the rulebook, from 0; null where the owner’s other accounts paid first. */
  step: Number | null
  name: Name
  kind: Name
  /** Money that it brought to this loss. */
  received: Figure
  /** What takers of its positions gave up against the mark, by asset; below zero they gained. */
  givenUp: {
    asset: Name
    amount: Figure
  }[]
}

export interface LossesAsItIs {
  /** How many there are; fewer may be shown. */
  all: Number
  first: LossDifference[]
}

export interface LossesCorrected {
  /** How many there are; fewer may be shown. */
  all: Number
  first: LossDifference[]
}

export interface MarginChosenEvent {
  type: 'margin-chosen'
  account: Name
  model: string | null
}

/** A margin model in the words of a model file (schema/margin-model.json). */
export type MarginModel = { [key: string]: unknown }

export interface MarginModelAdoptedEvent {
  type: 'margin-model-adopted'
  name: string
  model: MarginModel
  options: boolean
  references: {
    peg: Name | null
    rates: {
      index: Name
      instrument: Name
    }[]
    confidence: {
      index: Name
      spot: Name | null
      perpetual: Name | null
    }[]
    coins?: {
      index: Name
      asset: Name
    }[]
    names?: {
      index: Name
      name: string
    }[]
  }
}

export interface MarginModels {
  items: AdoptedMarginModel[]
}

export interface MarginTransferredEvent {
  type: 'margin-transferred'
  from: Name
  to: Name
  asset: Name
  amount: Figure
}

export interface Mark {
  symbol: Name
  kind: 'perpetual' | 'future' | 'option' | 'collateral' | 'reference'
  status: 'open' | 'reduce-only' | 'settled'
  mark: Figure | null
  markedAt: Time | null
  /** Longest age of a mark that counts as fresh; null where any does. */
  staleAfterMs: number | null
}

export interface MarkPage {
  items: Mark[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface MarksMovedEvent {
  type: 'marks-moved'
  marks: {
    instrument: Name
    mark: Figure
  }[]
}

export interface MarksPreview {
  ok: boolean
  /** Why it would be refused; null where it would not. */
  refusal: Refusal | null
  losses: SupposedLoss[]
  events: ToldEvent[]
}

export interface MarksToPreview {
  /** Marks by symbol. */
  marks: { [key: string]: string }
}

export interface Me {
  /** Id of a key: what stands between `bw_` and the next underscore. */
  key: string
  role: 'participant' | 'feed' | 'operator' | 'risk' | 'auditor' | 'admin'
  holder: string
  /** The account of a participant’s key; all that it owns is the key’s, too. */
  owner: string | null
  /** Whether requests with it have to be signed. */
  signed: boolean
}

/** A measure by which others are compared; its unit says nothing. */
export type Measure = number

export interface MembersAssessedEvent {
  type: 'members-assessed'
  losses: Number[]
  step: Number
  fund: string
  defaulter: Name
  asset: Name
  firstClaim: Number
  members: {
    account: Name
    assessed: Figure
    unpaid: Figure
  }[]
}

export interface MembersSetEvent {
  type: 'members-set'
  fund: string
  members: {
    account: Name
    contribution: Figure
    tier?: Number
  }[]
  noticeMs?: Duration
}

/** Moves marks, all at once; whoever falls is liquidated under the rulebook in force. */
export interface MoveMarks {
  type: 'move-marks'
  marks: { [key: string]: Decimal }
  source?: 'oracle-fault' | 'collateral-depeg'
}

/** A name as it was given: of an account, an asset, an instrument. */
export type Name = string

export interface NewKey {
  /** Id of a key: what stands between `bw_` and the next underscore. */
  key: string
  role: 'participant' | 'feed' | 'operator' | 'risk' | 'auditor' | 'admin'
  holder: string
  /** The account of a participant’s key; all that it owns is the key’s, too. */
  owner: string | null
  /** Whether requests with it have to be signed. */
  signed: boolean
  replaces: string | null
  madeAt: Time
  madeBy: string
  /** From when on it no longer works. */
  revokedAt: Time | null
  /** Told this once and kept nowhere. Keep it like money. */
  secret: string
}

export interface NoticeGivenEvent {
  type: 'notice-given'
  fund: string
  account: Name
  amount: Figure
  from: Time
}

/** An ordinal: of a loss, an order, a command, a claim. */
export type Number = number

/** Opens an account: of a participant, or of the house under a name that rulebooks know. */
export type OpenAccount =
  | {
      type: 'open-account'
      kind: 'participant'
      name: Name
      asset: Name
      /** Whose further account it is; left out, it is its own. */
      owner?: Name | null
    }
  | {
      type: 'open-account'
      kind: 'isolated'
      name: Name
      asset: Name
      owner: Name
    }
  | {
      type: 'open-account'
      kind: 'fund' | 'member-fund' | 'capital' | 'backstop' | 'pool'
      name: Name
      asset: Name
    }

/** Gives or takes back a named order that steps of a rulebook may wait for. */
export interface OperatorOrder {
  type: 'operator-order'
  order: string
  isOn: boolean
}

export interface OperatorOrderedEvent {
  type: 'operator-ordered'
  order: string
  isOn: boolean
}

export interface Order {
  order: Number
  account: Name
  instrument: Name
  /** Still resting; a buyer’s above zero. */
  quantity: Figure
  asset: Name
  /** Margin set aside for what is still resting. */
  reserved: Figure
}

export interface OrderPage {
  items: Order[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface OrderReleasedEvent {
  type: 'order-released'
  order: Number
  account: Name
  amount: Figure
}

export interface OrderReservedEvent {
  type: 'order-reserved'
  order: Number
  account: Name
  instrument: Name
  quantity: Figure
  amount: Figure
}

export interface OrdersCancelledEvent {
  type: 'orders-cancelled'
  loss: Number
  /** Null where nobody knows it any more: figures without a grid of their own are then whole units. */
  asset: Name | null
  step: Number
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  orders: Number[]
  released: Figure
}

export interface OutcomeUnder {
  rulebook: Name
  hash: Name
  /** Why it could not be run; null where it could. */
  refused: string | null
  losses: SupposedLoss[]
  payments: SupposedPayment[]
  claims: {
    asset: Name
    outstanding: Figure
  }[]
}

export interface Payment {
  account: Name
  /** The first, where several share the event. */
  loss: Number
  /** Kind of the step. */
  kind: Name
  /** Name of the layer. */
  name: Name
  asset: Name
  /** Whose position was taken over; null where money was charged. */
  instrument: Name | null
  /** Below zero it was a gain. */
  amount: Figure
  at: Time
  sequence: Number
  /** Among the events of the command. With the sequence it names the receipt. */
  place: Number
}

export interface PaymentPage {
  items: Payment[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface PeriodClosedEvent {
  type: 'period-closed'
  marks: {
    instrument: Name
    mark: Figure
  }[]
}

export interface PlacedEvent {
  /** Of the command it belongs to. */
  sequence: Number
  /** Among the events of the command. */
  place: Number
  at: Time
  event: ToldEvent
}

export interface Position {
  account: Name
  instrument: Name
  /** Long above zero. */
  quantity: Figure
  mark: Figure | null
  /** Asset that value, cost and profit are in. */
  asset: Name
  /** At the mark, signed. */
  value: Figure
  /** What it was opened for, signed like the value. */
  entryCost: Figure
  /** Value less entry cost. */
  unrealized: Figure
  /** First mark at which the bucket reaches the trigger; null where none does or it cannot be said. */
  liquidation: Figure | null
  /** Price that leaves its share of equity at zero, by the rulebook’s rule; null where there is none. */
  bankruptcy: Figure | null
}

export interface PositionPrices {
  account: Name
  instrument: Name
  mark: Figure | null
  /** First mark at which the bucket reaches the trigger; null where none does or it cannot be said. */
  liquidation: Figure | null
  /** Price that leaves its share of equity at zero, by the rulebook’s rule; null where there is none. */
  bankruptcy: Figure | null
}

export interface Positions {
  items: Position[]
}

export interface Problem {
  /** `/problems/KIND`, one of malformed-request, malformed-json, unauthenticated, replayed, forbidden, not-found, method-not-allowed, timeout, conflict, key-taken, gone, too-large, uri-too-long, unsupported-media-type, invalid, refused, too-many-requests, headers-too-large, internal, busy, replay-busy, stopped, not-ready. */
  type: string
  title: string
  status: number
  /** What was found, what was expected, what to do. */
  detail: string
  faults: FieldFault[]
  /** Of a refused command: its id. */
  command?: number
  /** Of a refused command: the clock of the house. */
  at?: number
  /** Of a refused command: what it was refused by. */
  figures?: { [key: string]: unknown }
  /** Id of the request, as in the header `X-Request-Id` and in the log. */
  request: string | null
}

/** What a kind of problem means, and what to do. */
export interface ProblemKind {
  kind: string
  status: number
  title: string
  about: string
}

export interface Proposal {
  proposal: Number
  state: 'proposed' | 'approved' | 'waiting' | 'given' | 'refused' | 'withdrawn' | 'expired'
  type: string
  /** The command, as it would be given. */
  body: Json
  /** sha256 of the command; an approval names it. */
  hash: string
  why: string
  /** When it is given, at the earliest. */
  effectiveAt: Time
  /** Until when it may be approved. */
  expiresAt: Time
  proposed: ProposalAct
  approved: ProposalAct | null
  withdrawn: ProposalAct | null
  /** Why it is due and could not be given yet. */
  waitsFor: string | null
  /** The command it became, and what the engine refused it for. */
  given: {
    command: Number
    at: Time
    refusal: string | null
  } | null
}

export interface ProposalAct {
  at: Time
  key: string
  holder: string | null
}

export interface ProposalInFull {
  proposal: Number
  state: 'proposed' | 'approved' | 'waiting' | 'given' | 'refused' | 'withdrawn' | 'expired'
  type: string
  /** The command, as it would be given. */
  body: Json
  /** sha256 of the command; an approval names it. */
  hash: string
  why: string
  /** When it is given, at the earliest. */
  effectiveAt: Time
  /** Until when it may be approved. */
  expiresAt: Time
  proposed: ProposalAct
  approved: ProposalAct | null
  withdrawn: ProposalAct | null
  /** Why it is due and could not be given yet. */
  waitsFor: string | null
  /** The command it became, and what the engine refused it for. */
  given: {
    command: Number
    at: Time
    refusal: string | null
  } | null
  /** Of a rulebook: what would be otherwise than now, in words; null for other commands. */
  differences: RulebookChange[] | null
  /** What the engine would refuse the command for now; null where it would not, or is over. */
  wouldBeRefused: string | null
}

export interface ProposalPage {
  items: Proposal[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface ProposalRequestInput {
  body: CommandBodyInput
  why: string
  /** When it is to be given, in milliseconds; as early as may be where nothing is said. */
  effectiveAt?: number | null
}

export interface PublishedRow {
  row: Number
  /** Hexadecimal: over its commands, their outcomes, and the hash of the row before. */
  hash: string
  at: Time
  /** That its first carried out command has, or would have had. */
  firstSequence: Number
  commands: Number
  /** Of the books after it. */
  fingerprint: string
}

export interface PublishedRowPage {
  items: PublishedRow[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface Rank {
  account: Name
  instrument: Name
  /** Long above zero. */
  quantity: Figure
  steps: RankInStep[]
}

export interface RankInStep {
  /** Name of the step in the rulebook in force. */
  step: Name
  /** How the step chooses: by which score, by size, pro rata, … */
  selection: Name
  /** Null where the step would never choose it. */
  place: {
    /** 1 is taken first. */
    rank: number
    /** How many could be chosen. */
    of: number
    /** What better ranks hold. */
    quantityAhead: Figure
    /** Share of them that rank as high or lower, a decimal of one. */
    percentile: Figure
    /** What it is ranked by; a guide, never an amount. */
    score: number
  } | null
}

/** An exact ratio of two whole numbers. */
export interface Ratio {
  numerator: string
  denominator: string
}

export interface Ready {
  status: 'ready'
  rows: number
  sequence: number
}

export interface Receipt {
  payment: Payment
  /** Null where the loss opened before a compaction, or under an earlier epoch. */
  explanation: Explanation | null
  journal: JournalPlace
  /** Null where the command was dropped by a compaction, or decided under an earlier epoch: the payment then stands in the row by its hash, and a copy of the journal from before proves the rest. */
  receipt: ReceiptFile | null
  /** Null where there is no receipt file. */
  roots: RootsFile | null
}

/** What `breakwater verify RECEIPT --roots ROOTS` checks, as `breakwater explain --receipt` writes it. */
export type ReceiptFile = { [key: string]: unknown }

export interface ReceiptPage {
  items: Payment[]
  /** Where to go on, as `cursor`; null at the end. */
  next: string | null
}

export interface RecoveredEvent {
  type: 'recovered'
  loss: Number
  from: Name
  asset: Name
  step: Number | null
  kind: string
  name: string
  members: {
    fund: string
    members: {
      account: Name
      amount: Figure
    }[]
  } | null
  payees: {
    account: Name
    amount: Figure
  }[]
}

export interface ReferenceListedEvent {
  type: 'reference-listed'
  instrument: Name
  terms: ReferenceTerms
}

/** A series of marks that is read and never held. */
export interface ReferenceTerms {
  symbol: string
  kind: 'index' | 'forward' | 'volatility' | 'rate' | 'confidence' | 'peg'
  increment: string
  'highest-mark': string
  'stale-after'?: string
}

/** Why the engine did not carry a command out; nothing was changed. */
export interface Refusal {
  rule:
    | 'time-went-back'
    | 'not-whole'
    | 'account-unknown'
    | 'asset-unknown'
    | 'series-unknown'
    | 'name-taken'
    | 'order-unknown'
    | 'order-taken'
    | 'loss-unknown'
    | 'terms-refused'
    | 'rulebook-missing'
    | 'loss-open'
    | 'same-account'
    | 'not-allowed-for-kind'
    | 'no-collateral-series'
    | 'series-is-reference'
    | 'series-closed'
    | 'no-option-margin'
    | 'model-unknown'
    | 'reference-missing'
    | 'not-due'
    | 'nothing-expires'
    | 'window-uncovered'
    | 'mark-missing'
    | 'mark-out-of-range'
    | 'mark-too-old'
    | 'price-off-grid'
    | 'quantity-out-of-range'
    | 'position-too-large'
    | 'depth-refused'
    | 'gated'
    | 'account-in-default'
    | 'reservation-mismatch'
    | 'margin-insufficient'
    | 'balance-insufficient'
    | 'account-not-empty'
    | 'already-busted'
    | 'nothing-to-repay'
    | 'liquidation-order-mismatch'
    | 'price-beyond-limit'
    | 'not-in-auction'
    | 'account-not-in-auction'
    | 'repayment-too-large'
    | 'write-off-too-large'
    | 'members-sum'
    | 'not-a-member'
    | 'notice-missing'
    | 'time-passed'
    | 'vault-unknown'
    | 'vault-empty'
    | 'vault-has-holders'
    | 'stake-too-small'
    | 'shares-missing'
    | 'exit-pending'
    | 'exit-not-ready'
    | 'cover-beyond-capacity'
    | 'vault-ratio'
  message: string
  figures: { [key: string]: Json }
}

export interface RefusedNow {
  /** How many there are; fewer may be shown. */
  all: Number
  first: CommandDifference[]
}

/** Lets go of the margin of a resting order. */
export interface ReleaseOrder {
  type: 'release-order'
  order: Number
}

/** Brings in money for claims. */
export interface RepayClaim {
  type: 'repay-claim'
  asset: Name
  from: Name
  amount: Figure
  loss?: Number
}

/** Gives a whole order book as it is known outside. */
export interface ReplaceDepth {
  type: 'replace-depth'
  instrument: Name
  /** Milliseconds, by the clock of the source; left out, the time of the house. */
  at?: number
  lastUpdateId?: number
  bids: ([Decimal, Decimal] | [Decimal, Decimal, Name])[]
  asks: ([Decimal, Decimal] | [Decimal, Decimal, Name])[]
}

/** Asks for a stake back; null is all of it. */
export interface RequestUnstake {
  type: 'request-unstake'
  vault: Name
  account: Name
  shares: string | null
}

/** Asks for a stake back; null is all of it. */
export interface RequestUnstakeInput {
  type: 'request-unstake'
  vault: Name
  account: Name
  shares?: string | null
}

export interface Requirement {
  initial: Figure
  maintenance: Figure
  /** Set aside for resting orders. */
  reserved: Figure
  notional: Figure
}

/** Sets margin aside for a resting order. */
export interface ReserveOrder {
  type: 'reserve-order'
  order: Number
  account: Name
  instrument: Name
  quantity: Figure
  price: Figure
}

export interface Roots {
  journal: JournalPlace
  roots: RootsFile
}

/** The roots that receipts of one command are checked against, as a roots file. */
export type RootsFile = { [key: string]: unknown }

/** A rulebook in the words of a rulebook file (schema/rulebook.json). */
export type Rulebook = { [key: string]: unknown }

export interface RulebookAdoptedEvent {
  type: 'rulebook-adopted'
  version: Number
  rulebook: Rulebook
}

export interface RulebookChange {
  /** `head`, or the kind of a step. */
  of: string
  /** Clauses that only the rulebook in force has. */
  inForce: string[]
  /** Clauses that only the proposed one has. */
  proposed: string[]
  /** Which of the two has the step at all. */
  step: 'both' | 'inForce' | 'proposed'
}

export interface RulebookLine {
  /** Place among those adopted, from 0. */
  version: Number
  name: Name
  /** sha256 of its canonical text: what receipts name it by. */
  hash: Name
  /** Names of the steps in their order. */
  steps: Name[]
  inForce: boolean
  /** Open losses that go on under it. */
  openLosses: number
}

export interface Rulebooks {
  items: RulebookLine[]
}

export interface RunRequestInput {
  changes: {
    /** Id of the command that is given otherwise. */
    command: Number
    /** Another one of the same type, or null to leave it out. */
    body: CommandBodyInput | null
  }[]
  /** Rows of the journal that count, to come to the end of an earlier run; all where nothing is said. */
  rows?: Number
}

/** The part of an event that a participant may see: his own side of it. Fields are left out. */
export interface SeenEvent {
  type:
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
  [key: string]: unknown
}

/** Says who the members of a fund are, and what each has put in. */
export interface SetMembers {
  type: 'set-members'
  fund: Name
  members: {
    account: Name
    contribution: Figure
    tier?: Number
  }[]
  noticeMs?: Duration
}

/** Puts a member into a tier of his fund; lower ones are used first. */
export interface SetTier {
  type: 'set-tier'
  fund: Name
  account: Name
  tier: Number
}

/** Gives a house account shares, or changes the terms of those it has. */
export interface SetVault {
  type: 'set-vault'
  vault: Name
  terms: {
    waitMs: Duration
    capacity: Figure
    minimumRatio: Figure
  }
}

/** Closes every position of an instrument at a final price. */
export interface Settle {
  type: 'settle'
  instrument: Name
  price: Figure
}

/** Settles all that expires on an index at a time, at the index’s mean over the settlement window. */
export interface SettleExpiry {
  type: 'settle-expiry'
  index: Name
  expiresAt: Time
}

export interface SettledEvent {
  type: 'settled'
  instrument: Name
  price: Figure
  dust: Figure
  holders: Number
}

export interface ShownChange {
  command: Number
  /** What is given in its place; null gives nothing. */
  body: CommandBody | null
  /** The body is not shown, since it is about accounts of others. */
  isHidden: boolean
}

export interface SideAfter {
  account: Name
  asset: Name
  /** Quantity of the instrument, long above zero. */
  position: Figure
  equity: Equity
  requirement: Requirement
  freeMargin: Figure
  liquidation: Figure | null
  bankruptcy: Figure | null
}

export interface SliceBoundedEvent {
  type: 'slice-bounded'
  loss: Number
  step: Number
  kind:
    | 'cancel-orders'
    | 'convert-collateral'
    | 'close-on-book'
    | 'hedge-delta'
    | 'transfer-to-backstop'
    | 'bid'
    | 'deleverage'
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
    | 'tear-up'
    | 'gate'
    | 'defer'
    | 'record-claim'
  name: string
  share: Figure
  wanted: Figure
  by: Name[]
  stays: Name[]
}

/** Buys shares of a vault. */
export interface Stake {
  type: 'stake'
  vault: Name
  account: Name
  amount: Figure
}

export interface StakedEvent {
  type: 'staked'
  vault: Name
  account: Name
  asset: Name
  amount: Figure
  shares: string
}

export interface Standing {
  equity: Figure
  balances: {
    asset: Name
    amount: Figure
  }[]
  positions: {
    instrument: Name
    quantity: Figure
  }[]
  /** Taken out less brought in since the first change. */
  takenOut: {
    asset: Name
    amount: Figure
  }[]
}

export interface SupposedLoss {
  loss: Number
  /** The bucket that would fall. */
  account: Name
  asset: Name
  /** Its net equity when the loss would open. */
  equity: Figure
  /** How it would close; null where it would stay open. */
  closed: {
    how: 'cured' | 'closed' | 'claimed'
    defaultLoss: Figure
    externalizedLoss: Figure
    uncoveredLoss: Figure
    socializedLoss: Figure
    transfer: Figure
    claimed: Figure
  } | null
}

export interface SupposedPayment {
  account: Name
  kind: Name
  /** Name of the layer. */
  name: Name
  asset: Name
  /** Below zero it would be a gain. */
  amount: Figure
}

export interface SurplusReturnedEvent {
  type: 'surplus-returned'
  loss: Number
  /** Null where nobody knows it any more: figures without a grid of their own are then whole units. */
  asset: Name | null
  shares: {
    account: Name
    amount: Figure
  }[]
}

export interface TermsChangedEvent {
  type: 'terms-changed'
  instrument: Name
  terms: InstrumentTerms
}

export interface TierSetEvent {
  type: 'tier-set'
  fund: string
  account: Name
  tier: Number
}

/** Milliseconds since 1970, UTC. */
export type Time = number

export interface TimeAdvancedEvent {
  type: 'time-advanced'
}

export type ToldEvent = Event | SeenEvent

/** Clears a trade between two accounts. */
export interface Trade {
  type: 'trade'
  buyer: Name
  seller: Name
  instrument: Name
  quantity: Figure
  price: Figure
  taker: 'buyer' | 'seller'
  buyerOrder: Number | null
  sellerOrder: Number | null
  indexMark?: Figure
}

export interface TradeBustedEvent {
  type: 'trade-busted'
  sequence: Number
  buyer: Name
  seller: Name
  instrument: Name
  quantity: Figure
  value: Figure
  buyerFee: Figure
  sellerFee: Figure
}

/** Clears a trade between two accounts. */
export interface TradeInput {
  type: 'trade'
  buyer: Name
  seller: Name
  instrument: Name
  quantity: Figure
  price: Figure
  taker: 'buyer' | 'seller'
  buyerOrder?: Number | null
  sellerOrder?: Number | null
  indexMark?: Figure
}

export interface TradePreview {
  ok: boolean
  /** Why it would be refused; null where it would not. */
  refusal: Refusal | null
  /** Null where it was not named, or the trade would be refused. */
  buyer: SideAfter | null
  seller: SideAfter | null
  /** Everything it would set off. */
  events: ToldEvent[]
}

export interface TradeToPreview {
  /** Left out, somebody who can carry any trade. */
  buyer?: string
  /** Left out, somebody who can carry any trade. */
  seller?: string
  instrument: string
  quantity: string
  price: string
  taker: 'buyer' | 'seller'
  /** Order under which the buyer trades. */
  buyerOrder?: number | null
  /** Order under which the seller trades. */
  sellerOrder?: number | null
  indexMark?: string
}

export interface TradedEvent {
  type: 'traded'
  buyer: Name
  seller: Name
  instrument: Name
  quantity: Figure
  price: Figure
  value: Figure
  buyerFee: Figure
  sellerFee: Figure
  buyerOrder: Number | null
  sellerOrder: Number | null
  buyerReleased: Figure
  sellerReleased: Figure
}

/** Moves money between accounts of one owner, or of the house. */
export interface TransferMargin {
  type: 'transfer-margin'
  from: Name
  to: Name
  asset: Name
  amount: Figure
}

/** Takes out a stake whose wait is over. */
export interface Unstake {
  type: 'unstake'
  vault: Name
  account: Name
}

export interface UnstakeRequestedEvent {
  type: 'unstake-requested'
  vault: Name
  account: Name
  shares: string
  promised: Figure
  readyAt: Time
}

export interface UnstakedEvent {
  type: 'unstaked'
  vault: Name
  account: Name
  asset: Name
  shares: string
  amount: Figure
  forfeited: Figure
}

/** Changes levels of an order book. */
export interface UpdateDepth {
  type: 'update-depth'
  instrument: Name
  /** Milliseconds, by the clock of the source; left out, the time of the house. */
  at?: number
  sequence?: {
    previousId: number
    lastId: number
  }
  bids: [Decimal, Decimal][]
  asks: [Decimal, Decimal][]
}

export interface VaultSetEvent {
  type: 'vault-set'
  vault: Name
  terms: {
    waitMs: Duration
    capacity: Figure
    minimumRatio: Figure
  }
  own: string
}

export interface Wait {
  /** When it came last, by the service’s clock; null where it never did. */
  lastAt: Time | null
  /** Since then, or since the service knows of it. */
  ageMs: number
  /** How long it may stay away; null where nobody waits for it. */
  limitMs: number | null
  isLate: boolean
}

/** Takes out what margin does not need. */
export interface Withdraw {
  type: 'withdraw'
  account: Name
  asset: Name
  amount: Figure
}

/** Takes a contribution out of a fund once its notice has run. */
export interface WithdrawContribution {
  type: 'withdraw-contribution'
  fund: Name
  account: Name
  amount: Figure
}

export interface WithdrawnEvent {
  type: 'withdrawn'
  account: Name
  asset: Name
  amount: Figure
  levied: Figure
}

export interface WordsOfStep {
  name: Name
  kind: Name
  does: string
  how: string[]
  /** What it waits for; empty where it always comes. */
  when: string[]
}

/** Takes money off the books that is gone from custody or was lost by a fault. */
export interface WriteOff {
  type: 'write-off'
  account: Name
  asset: Name
  amount: Figure
  source: 'oracle-fault' | 'collateral-depeg' | 'fund-depeg' | 'hack' | 'software-fault'
}

export interface WrittenOffEvent {
  type: 'written-off'
  account: Name
  asset: Name
  amount: Figure
  source: 'oracle-fault' | 'collateral-depeg' | 'fund-depeg' | 'hack' | 'software-fault'
}
