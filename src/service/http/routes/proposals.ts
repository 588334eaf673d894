import { z } from 'zod'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import {
  bodyHash,
  proposalAnswer,
  proposalInFull,
  proposalRequest,
} from '../../../wire/service/answers/proposals.ts'
import { bodyFromText } from '../../../wire/service/commands.ts'
import { namesOf } from '../../../wire/service/names.ts'
import { keep, keepOnce } from '../../access/keep.ts'
import { approve, propose, withdraw } from '../../access/proposals.ts'
import { givenOtherwise } from '../../disputes/given-otherwise.ts'
import type { Proposal } from '../../registry/proposals.ts'
import { keyFor } from '../idempotency.ts'
import { nowOf } from '../now.ts'
import { cursorOf, numberText, pageQuery, placeOf } from '../paging.ts'
import { notFound, problem } from '../problem.ts'
import { proposalInFullText, proposalText } from '../proposal-text.ts'
import { type Access, type Route, route } from '../route.ts'
import type { Service } from '../service.ts'

const tag = 'proposals'
const lookers: Access = { roles: ['operator', 'risk', 'auditor', 'admin'] }
const proposers: Access = { roles: ['operator', 'risk', 'admin'] }
const approvers: Access = { roles: ['risk', 'admin'] }

const numbered = z.strictObject({ proposal: numberText(0, 2 ** 31) })

/** Commands that take two people. */
export const proposalRoutes: readonly Route[] = [
  route({
    name: 'propose',
    method: 'POST',
    path: '/v1/proposals',
    summary: 'Proposes a command that takes two people.',
    tag,
    access: proposers,
    takesKey: true,
    body: proposalRequest,
    answer: proposalAnswer,
    status: 201,
    handle: async (ask) => {
      const { service, principal, body, head } = ask
      const { body: text, why, effectiveAt } = body
      const { host, clock, access } = service
      const key = keyFor('propose', ask)
      const { made, repeated } = await keepOnce(host, principal!, clock(), key, (house, registry) => {
        const read = bodyFromText(text, namesOf(house, registry.accounts), 'body')
        if (!read.ok) throw problem('invalid', read.faults[0].message, read.faults)
        const otherwise = givenOtherwise(read.body)
        if (otherwise !== null) throw otherwise
        const note = propose({ body: read.body, why, effectiveAt }, nowOf(service), registry, access.options)
        return { notes: [note], made: [registry.proposals.count] }
      })
      if (repeated) head('idempotency-replayed', 'true')
      return proposalText(service, proposalAt(service, made[0]))
    },
  }),
  route({
    name: 'listProposals',
    method: 'GET',
    path: '/v1/proposals',
    summary: 'Proposals, the newest first.',
    tag,
    access: lookers,
    query: pageQuery,
    answer: pageOf('ProposalPage', proposalAnswer),
    handle: ({ service, query: { limit, cursor } }) => {
      const { proposals } = service.host.registry
      const behind = placeOf('proposals', 1, cursor)?.[0] ?? proposals.count
      const page = proposals
        .list()
        .slice(Math.max(0, behind - limit), behind)
        .reverse()
      const last = page.at(-1)?.proposal ?? 0
      return {
        items: page.map((each) => proposalText(service, each)),
        next: last > 0 ? cursorOf('proposals', last) : null,
      }
    },
  }),
  route({
    name: 'showProposal',
    method: 'GET',
    path: '/v1/proposals/:proposal',
    summary: 'One proposal, with what a rulebook would change, in words.',
    tag,
    access: lookers,
    params: numbered,
    answer: proposalInFull,
    handle: ({ service, params: { proposal } }) => proposalInFullText(service, proposalAt(service, proposal)),
  }),
  route({
    name: 'approveProposal',
    method: 'POST',
    path: '/v1/proposals/:proposal/approval',
    summary: 'Approves a proposal of somebody else, by the hash of what was read.',
    tag,
    access: approvers,
    params: numbered,
    body: z.strictObject({ hash: bodyHash }),
    answer: proposalAnswer,
    handle: async ({ service, principal, params: { proposal }, body }) => {
      await keep(service.host, principal!, service.clock(), (_house, registry) => [
        approve(proposalAt(service, proposal), body.hash, principal!, nowOf(service), registry),
      ])
      return proposalText(service, proposalAt(service, proposal))
    },
  }),
  route({
    name: 'withdrawProposal',
    method: 'DELETE',
    path: '/v1/proposals/:proposal',
    summary: 'Takes a proposal back, as long as its command was not given.',
    tag,
    access: proposers,
    params: numbered,
    answer: proposalAnswer,
    handle: async ({ service, principal, params: { proposal } }) => {
      await keep(service.host, principal!, service.clock(), (_house, registry) => [
        withdraw(proposalAt(service, proposal), principal!, nowOf(service), registry),
      ])
      return proposalText(service, proposalAt(service, proposal))
    },
  }),
]

function proposalAt({ host }: Service, number: number): Proposal {
  const found = host.registry.proposals.get(number)
  if (found === undefined) throw notFound('proposal', 'proposal', String(number))
  return found
}
