import { EPOCH } from '../../core/engine/epoch.ts'
import type { Journal } from '../../journal/journal.ts'
import type { Host } from './host.ts'
import { LiveHost } from './live-host.ts'
import { type HostOptions, settle } from './options.ts'
import { recover } from './recover.ts'
import { SpareMemory } from './spare-memory.ts'

/** What a host is opened with. */
export interface HostStart {
  /** It belongs to the host from then on, which closes it. */
  readonly journal: Journal
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** Under which commands are decided; that of this version where nothing is said. */
  readonly epoch?: number
  readonly options?: HostOptions
  /** Where its state is copied to; shared with others who copy it now and then. */
  readonly memory?: SpareMemory
}

/**
 * Opens a host on a journal: the state is had from the newest snapshot and the commands after it, which are decided
 * again and compared with what was kept of them.
 *
 * A journal that an earlier epoch ended cleanly gets a snapshot under this one before anything is taken.
 *
 * @throws {DecisionsDiffer | EarlierEpoch | NoUsableSnapshot} when the journal does not lead to a state of this version
 * @throws any of the journal's errors
 */
export async function openHost({
  journal,
  clock,
  epoch = EPOCH,
  options = {},
  memory = new SpareMemory(),
}: HostStart): Promise<Host> {
  const settled = settle(options)
  const recovered = await recover(journal, epoch, settled)
  const host = new LiveHost({ journal, clock, epoch, options: settled, recovered, memory })
  const { snapshot, state } = recovered
  if (snapshot !== null && snapshot.row === state.rows && snapshot.epoch < epoch) await host.snapshot()
  return host
}
