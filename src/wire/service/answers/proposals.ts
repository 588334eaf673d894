import { z } from 'zod'
import type { Json } from '../../canonical-json.ts'
import { type BodyText, commandText } from '../commands.ts'
import { number, time } from './parts.ts'

export const proposalStates = [
  'proposed',
  'approved',
  'waiting',
  'given',
  'refused',
  'withdrawn',
  'expired',
] as const
export type ProposalState = (typeof proposalStates)[number]

/** When somebody did something, with which key, and who holds it. */
export interface ProposalAct {
  readonly at: number
  readonly key: string
  readonly holder: string | null
}

/** A command that takes two people, and how far it has come. */
export interface ProposalAnswer {
  readonly proposal: number
  readonly state: ProposalState
  readonly type: string
  readonly body: Json
  readonly hash: string
  readonly why: string
  readonly effectiveAt: number
  readonly expiresAt: number
  readonly proposed: ProposalAct
  readonly approved: ProposalAct | null
  readonly withdrawn: ProposalAct | null
  readonly waitsFor: string | null
  readonly given: { readonly command: number; readonly at: number; readonly refusal: string | null } | null
}

/** What would be otherwise than now, of the head of a rulebook or of one step. */
export interface RulebookChange {
  readonly of: string
  readonly inForce: readonly string[]
  readonly proposed: readonly string[]
  readonly step: 'both' | 'inForce' | 'proposed'
}

export interface ProposalInFull extends ProposalAnswer {
  readonly differences: readonly RulebookChange[] | null
  readonly wouldBeRefused: string | null
}

export const bodyHash: z.ZodType<string> = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { message: '64 hexadecimal digits' })

const act = z.object({ at: time, key: z.string(), holder: z.string().nullable() }).meta({ id: 'ProposalAct' })
const proposal = {
  proposal: number,
  state: z.enum(proposalStates),
  type: z.string(),
  body: z.json().describe('The command, as it would be given.'),
  hash: bodyHash.describe('sha256 of the command; an approval names it.'),
  why: z.string(),
  effectiveAt: time.describe('When it is given, at the earliest.'),
  expiresAt: time.describe('Until when it may be approved.'),
  proposed: act,
  approved: act.nullable(),
  withdrawn: act.nullable(),
  waitsFor: z.string().nullable().describe('Why it is due and could not be given yet.'),
  given: z
    .object({ command: number, at: time, refusal: z.string().nullable() })
    .nullable()
    .describe('The command it became, and what the engine refused it for.'),
}

export const proposalAnswer: z.ZodType<ProposalAnswer, unknown> = z
  .object(proposal)
  .meta({ id: 'Proposal' }) as unknown as z.ZodType<ProposalAnswer, unknown>

const change = z
  .object({
    of: z.string().describe('`head`, or the kind of a step.'),
    inForce: z.array(z.string()).describe('Clauses that only the rulebook in force has.'),
    proposed: z.array(z.string()).describe('Clauses that only the proposed one has.'),
    step: z.enum(['both', 'inForce', 'proposed']).describe('Which of the two has the step at all.'),
  })
  .meta({ id: 'RulebookChange' })

export const proposalInFull: z.ZodType<ProposalInFull, unknown> = z
  .object({
    ...proposal,
    differences: z
      .array(change)
      .nullable()
      .describe('Of a rulebook: what would be otherwise than now, in words; null for other commands.'),
    wouldBeRefused: z
      .string()
      .nullable()
      .describe('What the engine would refuse the command for now; null where it would not, or is over.'),
  })
  .meta({ id: 'ProposalInFull' }) as unknown as z.ZodType<ProposalInFull, unknown>

export interface ProposalRequest {
  readonly body: BodyText
  readonly why: string
  readonly effectiveAt: number | null
}

export const proposalRequest: z.ZodType<ProposalRequest, unknown> = z
  .strictObject({
    body: commandText,
    why: z.string().trim().min(1).max(1000),
    effectiveAt: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe('When it is to be given, in milliseconds; as early as may be where nothing is said.'),
  })
  .meta({ id: 'ProposalRequest' })
