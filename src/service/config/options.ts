import { type AccessOptions, accessDefaults, MOST_WINDOW_MS } from '../access/options.ts'
import type { FeedSettings } from '../feeds/settings.ts'
import type { HostOptions } from '../host/options.ts'
import type { AppLimits } from '../http/limits.ts'
import { type StreamSettings, usualStream } from '../stream/limits.ts'
import type { Config } from './settings.ts'

/** What each part is opened with, from the settings of the whole. */

export function hostOptionsOf({ journal }: Config): HostOptions {
  return {
    batchCommands: journal.row,
    maxWaiting: journal.waiting,
    known: { forMs: journal.knownFor, atMost: journal.knownAtMost },
    nonces: { forMs: 2 * MOST_WINDOW_MS },
    snapshotEvery: { commands: journal.snapshotEvery, bytes: 256 << 20 },
  }
}

export function accessOptionsOf({ limits, journal, keys, approval }: Config): AccessOptions {
  return {
    ...accessDefaults,
    rates: { ...accessDefaults.rates, ...Object.fromEntries(limits.rates) },
    anonymous: limits.strangers,
    failures: limits.failures,
    knownForMs: journal.knownFor,
    signingWindowMs: keys.signingWindow,
    twoPeople: approval.twoPeople,
    noticeMs: Object.fromEntries(approval.notice),
    approvalMs: approval.within,
  }
}

/** Where something stands in front, everybody comes from its address: it is for that to keep them apart. */
export function appLimitsOf({ limits, listen }: Config): Partial<AppLimits> {
  const { connections, behindProxy } = listen
  return {
    bodyBytes: limits.body,
    batchCommands: limits.batch,
    requestMs: limits.request,
    connections,
    connectionsPerAddress: behindProxy ? connections : Math.ceil(connections / 4),
  }
}

export function feedSettingsOf({ feeds }: Config): FeedSettings {
  return feeds
}

/** A tenth of the streams may be without a key, a quarter of these of one address where addresses tell who is who. */
export function streamSettingsOf({ stream, listen }: Config): StreamSettings {
  const { connections } = stream
  const isOneAddress = listen.behindProxy && listen.trustProxy.length === 0
  return {
    ...usualStream,
    maxConnections: connections,
    maxUnknownPerAddress: isOneAddress ? connections : Math.ceil(connections / 40),
    maxConnectionsPerKey: stream.perKey,
    maxBufferedBytes: stream.unread,
  }
}
