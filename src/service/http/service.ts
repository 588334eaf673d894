import type { AccessSettings } from '../access/options.ts'
import type { FeedWatch } from '../feeds/feed-watch.ts'
import type { Host } from '../host/host.ts'
import type { LawKeeper } from '../ops/law-keeper.ts'
import type { Replays } from '../replay/replays.ts'

/** What every handler can reach. Parts add their own line. */
export interface Service {
  readonly host: Host
  /** Milliseconds since the epoch; handed in, so that tests have their own. */
  readonly clock: () => number
  /** Marks, depth and feeds that do not come in time. */
  readonly alarms: FeedWatch
  /** Checks the laws on a copy of the books. */
  readonly laws: LawKeeper
  /** Which commands take two people, rates, windows; and chance for the secrets of keys. */
  readonly access: AccessSettings
  /** Figures in the text form of Prometheus. */
  readonly metrics: () => Promise<string>
  /** Questions about the past, which are answered beside the live house. */
  readonly replays: Replays
}
