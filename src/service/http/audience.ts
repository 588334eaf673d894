import { type Role, roles } from '../registry/notes.ts'
import type { Access } from './route.ts'

/** Who looks everywhere. */
const lookers = ['operator', 'risk', 'auditor', 'admin'] as const satisfies readonly Role[]

/** Those who look everywhere, and nobody else. */
export const whoLooks: Access = { roles: lookers }

/** Whoever has a key: for what says nothing of anybody's account. */
export const whoHasAKey: Access = { roles, own: () => [] }

/** Those who look everywhere; a participant is shown what is his, and nothing of others. */
export const whoLooksOrOwns: Access = { roles: ['participant', ...lookers], own: () => [] }

/** Those who look everywhere, and whoever the account in the path belongs to. */
export const whoOwnsTheAccount: Access = {
  roles: ['participant', ...lookers],
  own: ({ params }) => [(params as { readonly account: string }).account],
}
