import type { InjectOptions } from 'fastify'
import { expect, test } from 'vitest'
import { mayRoleAsk } from '../../src/service/access/may-ask.ts'
import type { Route } from '../../src/service/http/route.ts'
import { routes } from '../../src/service/http/routes/index.ts'
import { type Role, roles } from '../../src/service/registry/notes.ts'
import { appOf, type KeptApp } from '../support/kept-app.ts'
import { KeptVenue, type MadeKey } from '../support/kept-venue.ts'

/** Nobody is held up: every cell is asked. */
const plenty = { perSecond: 1e9, burst: 1e9 }
const rates = Object.fromEntries(roles.map((role) => [role, plenty])) as Record<Role, typeof plenty>

interface Opened extends KeptApp {
  readonly venue: KeptVenue
  readonly keys: ReadonlyMap<Role, MadeKey>
}

async function opened(): Promise<Opened> {
  const venue = await KeptVenue.ready({ rates, failures: plenty, anonymous: plenty })
  const keys = new Map<Role, MadeKey>()
  for (const role of roles)
    keys.set(role, await venue.key(role, role === 'participant' ? { owner: 'ada' } : {}))
  return { ...appOf(venue), venue, keys }
}

/** Bodies about what a role may order; every other route is asked with its example. */
const commands: { readonly [Name in Role]?: object } = {
  participant: { type: 'withdraw', account: 'ada', asset: 'USD', amount: '1' },
  feed: { type: 'move-marks', marks: { 'BTC-PERP': '40000' } },
  operator: { type: 'advance-time' },
}

/** A request that comes to the door of a route, about one account where it is about any; it need not make sense. */
function requestOf(
  { name, method, path, example }: Route,
  role: Role | null,
  secret: string | null,
  account = 'ada',
): InjectOptions {
  const url = path.replaceAll(/:(\w+)/g, (_, part: string) => (part === 'account' ? account : '1'))
  const headers = secret === null ? {} : { authorization: `Bearer ${secret}` }
  const ownCommand = name === 'giveCommand' && role !== null ? commands[role] : undefined
  const text = JSON.stringify(ownCommand ?? example ?? {}).replaceAll('"bo"', JSON.stringify(account))
  return {
    method,
    url: encodeURI(url).replaceAll('#', '%23'),
    headers,
    ...(method === 'POST' && { payload: JSON.parse(text) }),
  }
}

const isAnyone = ({ access }: Route): boolean => 'anyone' in access

test('every cell of role and route is as the table says, asked for real', async () => {
  const { app, keys, away } = await opened()
  const forbiddenBehind: string[] = []
  for (const route of routes) {
    const { statusCode } = await app.inject(requestOf(route, null, null))
    expect([route.name, 'no key', statusCode === 401]).toEqual([route.name, 'no key', !isAnyone(route)])
    for (const [role, { secret }] of keys) {
      const before = away.length
      const { statusCode: status } = await app.inject(requestOf(route, role, secret))
      const may = mayRoleAsk(role, route)
      const isTurnedAway = away.slice(before).some(({ reason }) => reason === 'role')
      expect([route.name, role, status, !isTurnedAway]).toEqual([route.name, role, may ? status : 403, may])
      expect([route.name, role, status]).not.toEqual([route.name, role, 401])
      if (may && status === 403) forbiddenBehind.push(`${route.name} ${role}`)
    }
  }
  // An admin comes to the door of commands because he may set a venue up; this one stands already.
  expect(forbiddenBehind).toEqual(['giveCommand admin'])
  await app.close()
})

test('a participant asks about his own accounts alone, on every route that names one', async () => {
  const { app, keys, venue } = await opened()
  const { secret } = keys.get('participant')!
  const { registry } = venue.host
  const bo = registry.accounts.rowOf('bo')!
  const named = routes.filter(({ path, access }) => path.includes(':account') && !('anyone' in access))
  expect(named.length).toBeGreaterThan(0)
  for (const route of named.filter((each) => mayRoleAsk('participant', each)))
    for (const account of ['bo', `#${bo}`, 'nobody', 'fees USD', 'BTC-PERP', '__proto__']) {
      const { statusCode } = await app.inject(requestOf(route, 'participant', secret, account))
      expect([route.name, account, statusCode]).toEqual([route.name, account, 403])
    }
  await app.close()
})

test('a participant asks about his own accounts alone, where a body names them', async () => {
  const { app, keys } = await opened()
  const { secret } = keys.get('participant')!
  const named = routes.filter(
    (each) => mayRoleAsk('participant', each) && /"(?:ada|bo)"/.test(JSON.stringify(each.example ?? {})),
  )
  expect(named.map(({ name }) => name)).toContain('previewTrade')
  for (const route of named) {
    const payload = JSON.stringify(route.example).replaceAll('"ada"', '"bo"')
    const answer = await app.inject({
      ...requestOf(route, 'participant', secret),
      payload,
      headers: jsonBy(secret),
    })
    expect([route.name, statusIn(answer.json(), answer.statusCode)]).toEqual([route.name, 403])
  }
  await app.close()
})

function jsonBy(secret: string): Record<string, string> {
  return { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
}

interface BatchAnswer {
  readonly results?: readonly { readonly status?: number }[]
}

/** The status of an answer; of a batch that of its one entry. */
function statusIn({ results }: BatchAnswer, status: number): number {
  return results === undefined ? status : (results[0].status ?? 200)
}

test('who may ask what', async () => {
  const lines = routes.map((route) => {
    const own = (role: Role): string => (role === 'participant' && !isAnyone(route) ? 'own' : '+')
    const cells = roles.map((role) => (mayRoleAsk(role, route) ? own(role) : '.'))
    const none = isAnyone(route) ? '+' : '.'
    const name = `${route.method} ${route.path}`
    return [name.padEnd(48), none.padEnd(8), ...cells.map((cell) => cell.padEnd(12))].join('').trimEnd()
  })
  const head = [''.padEnd(48), 'no key'.padEnd(8), ...roles.map((role) => role.padEnd(12))].join('').trimEnd()
  await expect(`${[head, ...lines].join('\n')}\n`).toMatchFileSnapshot('access-routes.txt')
})
