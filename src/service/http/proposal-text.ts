import type { CommandBody } from '../../core/engine/commands.ts'
import { refusalText } from '../../core/engine/refusals.ts'
import { submit } from '../../core/engine/submit.ts'
import { inTrial } from '../../core/engine/trial.ts'
import type { House } from '../../core/waterfall/house.ts'
import { differencesOf } from '../../venues/differences.ts'
import type { Json } from '../../wire/canonical-json.ts'
import type { ProposalAnswer, ProposalInFull, RulebookChange } from '../../wire/service/answers/proposals.ts'
import { bodyToText } from '../../wire/service/commands.ts'
import { namesOf } from '../../wire/service/names.ts'
import { holderOf, readableBodyOf } from '../access/proposals.ts'
import { type Act, type Proposal, stateOf } from '../registry/proposals.ts'
import { nowOf } from './now.ts'
import type { Service } from './service.ts'

/** A proposal as it is told, with who did what. */
export function proposalText(service: Service, proposal: Proposal): ProposalAnswer {
  const { house, registry } = service.host
  const { proposal: number, hash, why, effectiveAt, expiresAt, waitsFor, given } = proposal
  const body = readableBodyOf(proposal)
  const by = (act: Act | null) =>
    act === null ? null : { at: act.at, key: act.by, holder: holderOf(act.by, registry) }
  return {
    proposal: number,
    state: stateOf(proposal, nowOf(service)),
    type: (proposal.body as { readonly type: string }).type,
    body: (body === null ? proposal.body : bodyToText(body, namesOf(house, registry.accounts))) as Json,
    hash,
    why,
    effectiveAt,
    expiresAt,
    proposed: by(proposal.made)!,
    approved: by(proposal.approved),
    withdrawn: by(proposal.withdrawn),
    waitsFor,
    given,
  }
}

/** The same with what a rulebook would change, and whether the engine would take the command now. */
export function proposalInFullText(service: Service, proposal: Proposal): ProposalInFull {
  const { house } = service.host
  const isOver = proposal.given !== null || proposal.withdrawn !== null
  const body = isOver ? null : readableBodyOf(proposal)
  return {
    ...proposalText(service, proposal),
    differences: body === null ? null : differencesIn(house, body),
    wouldBeRefused: body === null ? null : refusedNow(house, body),
  }
}

/** What a rulebook changes of the one in force, step by step; null where there is nothing to lay beside each other. */
function differencesIn({ rulebooks, markets }: House, body: CommandBody): RulebookChange[] | null {
  const inForce = rulebooks.at(-1)
  if (body.type !== 'adopt-rulebook' || inForce === undefined) return null
  const context = { decimals: markets.assets[0]?.decimals ?? 0, assets: markets.assets }
  return differencesOf(inForce, body.rulebook, context)
    .filter(({ onlyOne, onlyOther }) => onlyOne.length + onlyOther.length > 0)
    .map(({ of, one, other, onlyOne, onlyOther }) => ({
      of,
      inForce: [...onlyOne],
      proposed: [...onlyOther],
      step:
        of === 'head' || (one !== null && other !== null) ? 'both' : one === null ? 'proposed' : 'inForce',
    }))
}

/** Tried and taken back. */
function refusedNow(house: House, body: CommandBody): string | null {
  return inTrial(house, () => {
    const outcome = submit(house, { id: 0, at: house.at, by: 'dry-run', body })
    return outcome.ok ? null : refusalText(outcome.refusal)
  })
}
