/** A piece of a rulebook's text: every scalar is written as in a YAML file, so that no digit is lost. */
export type RuleText = string | readonly RuleText[] | { readonly [key: string]: RuleText }

/** A rulebook in the words of a rulebook file; `wire` reads it, so a word that does not exist is found. */
export interface RulebookText {
  readonly rulebook: string
  readonly trigger: RuleText
  readonly steps: readonly RuleText[]
  readonly [key: string]: RuleText
}

/** Where a rule is published: a file at a commit, a page, a chapter. */
export interface Source {
  readonly what: string
  readonly where: string
}

/** An account of the house that the rulebook names and that has to be opened before a loss. */
export interface HouseAccount {
  readonly name: string
  readonly kind: 'fund' | 'member-fund' | 'capital' | 'backstop' | 'pool'
  readonly about: string
}

/** How the venue rounds one quantity, and who keeps what the rounding leaves over. */
export interface Rounding {
  readonly quantity: string
  /** The smallest step the venue computes in, as published; null where it does not say. */
  readonly quantum: string | null
  readonly direction:
    | 'floor'
    | 'ceil'
    | 'toward zero'
    | 'away from zero'
    | 'half up'
    | 'to the tick'
    | 'not stated'
  readonly whoGainsTheDust: string
}

/** Whether a threshold is crossed at the figure itself or only past it. */
export interface Strictness {
  readonly trigger: string
  readonly holds: 'below' | 'at or below' | 'above' | 'at or above' | 'equal' | 'not stated'
}

/** One time the rule was put to the test in public, with the figures that were published or re-derived. */
export interface Incident {
  readonly when: string
  readonly what: string
  readonly figures: string
  readonly source: string
}

/** Two figures for one thing, both of the venue's own: neither is dropped. */
export interface Contradiction {
  readonly about: string
  readonly one: string
  readonly other: string
  /** Which of the two the rulebook follows, and why. */
  readonly followed: string
}

/**
 * How one venue closes a loss, as data: its rulebook in the words any rulebook is written in, and beside it what
 * a rulebook cannot say – sources, rounding, strictness, incidents, and where the two differ.
 */
export interface Venue {
  /** Lower case, with hyphens: usable wherever the name of a rulebook file is. */
  readonly id: string
  readonly name: string
  /**
   * In force, no longer in force, read from code at a commit without our knowing whether it still runs, or published
   * as research and never run as a venue.
   */
  readonly standing: 'current' | 'historic' | 'published' | 'research'
  /** Date of the rule: the year it was read in, or the time at which it was in force. */
  readonly asOf: string
  readonly sources: readonly Source[]
  readonly rulebook: RulebookText
  readonly house: readonly HouseAccount[]
  readonly margin: readonly string[]
  readonly liquidation: readonly string[]
  readonly rounding: readonly Rounding[]
  readonly strictness: readonly Strictness[]
  readonly incidents: readonly Incident[]
  /** What the venue does not say, so that the rulebook had to choose. */
  readonly undocumented: readonly string[]
  /** Where the rulebook says something near to the rule, since the words for the rule itself are not there. */
  readonly approximations: readonly string[]
  /** What the venue also does that is no part of this engine. */
  readonly refused: readonly string[]
  readonly contradictions: readonly Contradiction[]
}
