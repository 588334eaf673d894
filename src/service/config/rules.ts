import type { Problems } from '../../files/problems.ts'
import { MOST_WINDOW_MS } from '../access/options.ts'
import { isLoopback } from './scalars.ts'
import type { Config } from './settings.ts'
import type { ToldSetting } from './sources.ts'

/** What settings have to be together, each told where it was said. */
export function checkRules(config: Config, told: readonly ToldSetting[], problems: Problems): void {
  const placeOf = (name: string): ToldSetting['place'] => told.find((each) => each.name === name)!.place
  const { listen, tls, keys, journal } = config
  if ((tls.cert === null) !== (tls.key === null)) {
    const [given, missing] = tls.cert === null ? ['tls.key', 'tls.cert'] : ['tls.cert', 'tls.key']
    problems.add({
      place: placeOf(given),
      found: `${given} without ${missing}`,
      expected: 'both or none of them',
    })
  }
  if (!isLoopback(listen.host) && tls.cert === null && !listen.behindProxy)
    problems.add({
      place: placeOf('listen.host'),
      found: `listen.host ${listen.host}, where keys would cross the network for everybody to read`,
      expected: 'a loopback address, or TLS',
      todo: 'Name tls.cert and tls.key, or say listen.behind-proxy: true where something in front ends TLS',
    })
  if (listen.trustProxy.length > 0 && !listen.behindProxy)
    problems.add({
      place: placeOf('listen.trust-proxy'),
      found: 'listen.trust-proxy without a proxy',
      expected: 'nobody whose word is believed',
      todo: 'Say listen.behind-proxy: true, or leave it out',
    })
  if (keys.signingWindow > MOST_WINDOW_MS)
    problems.add({
      place: placeOf('keys.signing-window'),
      found: `keys.signing-window of ${keys.signingWindow} ms`,
      expected: `at most ${MOST_WINDOW_MS} ms, for as long as nonces are kept`,
    })
  if (journal.row > journal.waiting)
    problems.add({
      place: placeOf('journal.waiting'),
      found: `journal.waiting ${journal.waiting}, below journal.row ${journal.row}`,
      expected: 'room for one row at least',
    })
}
