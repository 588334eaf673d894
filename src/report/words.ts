import type { LossResult, RunResult } from '../lab/run-result.ts'

type Totals = RunResult['totals'][number]

/** A figure of the totals: what it is called, and what the word means. */
export interface Measure {
  readonly key: keyof Omit<Totals, 'asset' | 'layers'>
  readonly name: string
  readonly meaning: string
}

/** The words for losses, in the order in which a loss moves outward. */
export const measures: readonly Measure[] = [
  {
    key: 'defaultLoss',
    name: 'Default loss',
    meaning: 'Everything used up since the trigger, the defaulters’ own margin included.',
  },
  {
    key: 'externalizedLoss',
    name: 'Externalized loss',
    meaning: 'The part beyond the defaulters’ own resources: somebody else had to find it.',
  },
  {
    key: 'uncoveredLoss',
    name: 'Uncovered loss',
    meaning: 'The part beyond the layers that were funded beforehand.',
  },
  {
    key: 'socializedLoss',
    name: 'Socialized loss',
    meaning: 'Charged by rule to accounts that had not defaulted.',
  },
  {
    key: 'transfer',
    name: 'Transferred',
    meaning: 'Value that changed hands by a price rule, as when a winner is deleveraged below the mark.',
  },
  {
    key: 'minimumNeeded',
    name: 'Minimum needed',
    meaning: 'The deficit that had to be met once own resources and the declared fund draw were spent.',
  },
  {
    key: 'cascadeExternality',
    name: 'Cascade externality',
    meaning: 'What accounts that survive the same path lose to the forced sales.',
  },
  {
    key: 'claimsOutstanding',
    name: 'Claims outstanding',
    meaning: 'What nobody has paid, kept by name until somebody does.',
  },
]

/** How a loss ended, as one word and as a sentence. */
export const endings: Readonly<
  Record<LossResult['how'], { readonly name: string; readonly meaning: string }>
> = {
  cured: { name: 'cured', meaning: 'The account became safe again before it was closed out.' },
  closed: { name: 'closed', meaning: 'Every unit was paid.' },
  claimed: { name: 'claimed', meaning: 'A part was paid by nobody and stands as a claim.' },
  open: { name: 'open', meaning: 'It was not settled when the run ended.' },
}
