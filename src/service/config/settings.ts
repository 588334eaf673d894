import type { z } from 'zod'
import type { CommandBody } from '../../core/engine/commands.ts'
import { type ProjectionScope, projectionScopes } from '../../journal/projections.ts'
import { duration, flag, name, wholeFrom, words } from '../../wire/scalars.ts'
import { accessDefaults, alwaysTwoPeople, type Rate } from '../access/options.ts'
import { type Role, roles } from '../registry/notes.ts'
import {
  byName,
  bytes,
  commandType,
  host,
  network,
  orNone,
  path,
  port,
  rate,
  rateText,
  role,
  withoutNone,
} from './scalars.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
/** Who may look at the status page: `auto` is everybody on a loopback address, and elsewhere who has a key. */
export type StatusAccess = 'auto' | 'open' | 'by-key' | 'off'

/** Everything that can be said about how a service runs. No setting is a secret. */
export interface Config {
  readonly listen: {
    readonly host: string
    readonly port: number
    readonly behindProxy: boolean
    readonly trustProxy: readonly string[]
    readonly connections: number
  }
  readonly tls: { readonly cert: string | null; readonly key: string | null }
  readonly journal: {
    readonly file: string
    readonly project: ProjectionScope
    readonly snapshotEvery: number
    readonly knownFor: number
    readonly knownAtMost: number
    readonly row: number
    readonly waiting: number
  }
  readonly limits: {
    readonly body: number
    readonly batch: number
    readonly request: number
    readonly rates: ReadonlyMap<Role, Rate>
    readonly strangers: Rate
    readonly failures: Rate
  }
  readonly stream: {
    readonly connections: number
    readonly perKey: number
    readonly unread: number
  }
  readonly keys: { readonly signingWindow: number }
  readonly approval: {
    readonly twoPeople: readonly CommandBody['type'][]
    readonly notice: ReadonlyMap<CommandBody['type'], number>
    readonly within: number
  }
  readonly time: { readonly tick: number; readonly laws: number | null; readonly stop: number }
  readonly feeds: {
    readonly marks: ReadonlyMap<string, number>
    readonly depth: ReadonlyMap<string, number>
    readonly holders: ReadonlyMap<string, number>
  }
  readonly log: { readonly level: LogLevel }
  readonly status: { readonly page: StatusAccess }
}

/** One setting: how its text is read, what it is where nobody says anything, and what it is for. */
export interface Setting<T> {
  readonly schema: z.ZodType<T, unknown>
  /** As it would be written: a text, a list of them, or texts by name. */
  readonly otherwise: Written
  readonly about: string
  /** The flag of the command line that says it too, without its dashes. */
  readonly flag?: string
  /** A file's name: one that stands in a file is meant from the folder of that file. */
  readonly isPath?: true
}

export type Written = string | readonly string[] | Readonly<Record<string, string>>

/** A setting that is missing here does not compile. */
export const sections: {
  readonly [Section in keyof Config]: {
    readonly [Name in keyof Config[Section]]: Setting<Config[Section][Name]>
  }
} = {
  listen: {
    host: {
      schema: host,
      otherwise: '127.0.0.1',
      about: 'Address to listen on. Anything but a loopback address needs TLS, or `behind-proxy`.',
      flag: 'host',
    },
    port: { schema: port, otherwise: '8420', about: 'Port to listen on; 0 takes a free one.', flag: 'port' },
    behindProxy: {
      schema: flag,
      otherwise: 'false',
      about: 'Something in front ends TLS, and nobody reaches this address but through it.',
    },
    trustProxy: {
      schema: network.array(),
      otherwise: [],
      about: 'Addresses or networks of proxies whose word on where a request comes from is believed.',
    },
    connections: { schema: wholeFrom(1), otherwise: '10000', about: 'Connections at once, at most.' },
  },
  tls: {
    cert: {
      schema: orNone(path),
      otherwise: 'none',
      about: 'File of the certificate with its chain, PEM.',
      isPath: true,
    },
    key: {
      schema: orNone(path),
      otherwise: 'none',
      about: 'File of the certificate’s private key, PEM.',
      isPath: true,
    },
  },
  journal: {
    file: {
      schema: path,
      otherwise: 'venue.journal',
      about: 'File that commands are kept in; made where there is none.',
      flag: 'journal',
      isPath: true,
    },
    project: {
      schema: words(...projectionScopes),
      otherwise: 'all',
      about: 'What is put into tables for queries; settled when the file is made.',
    },
    snapshotEvery: {
      schema: wholeFrom(1),
      otherwise: '1000000',
      about: 'Commands between two snapshots: more make a start slower, fewer make more work.',
    },
    knownFor: {
      schema: duration,
      otherwise: '24h',
      about: 'How long the key of a request is remembered, so that it is done once.',
    },
    knownAtMost: { schema: wholeFrom(1), otherwise: '1000000', about: 'Keys remembered, at most.' },
    row: { schema: wholeFrom(1), otherwise: '1000', about: 'Commands written together, at most.' },
    waiting: {
      schema: wholeFrom(1),
      otherwise: '100000',
      about: 'Requests that may wait for their turn; further ones are told to come back.',
    },
  },
  limits: {
    body: { schema: bytes, otherwise: '1 MiB', about: 'Largest body of a request.' },
    batch: { schema: wholeFrom(1), otherwise: '1000', about: 'Commands in one request, at most.' },
    request: { schema: duration, otherwise: '30s', about: 'How long a request may take to be there whole.' },
    rates: {
      schema: byName(role, rate),
      otherwise: Object.fromEntries(roles.map((each) => [each, rateText(accessDefaults.rates[each])])),
      about:
        'Of each key, by its role: requests a second, and after the stroke how many may be saved up. A batch counts its commands.',
    },
    strangers: {
      schema: rate,
      otherwise: rateText(accessDefaults.anonymous),
      about: 'The same of each remote address, for what needs no key.',
    },
    failures: {
      schema: rate,
      otherwise: rateText(accessDefaults.failures),
      about: 'The same of each remote address, for keys that are not good.',
    },
  },
  stream: {
    connections: { schema: wholeFrom(1), otherwise: '5000', about: 'Streams at once, at most.' },
    perKey: { schema: wholeFrom(1), otherwise: '16', about: 'Of them for each key.' },
    unread: {
      schema: bytes,
      otherwise: '1 MiB',
      about: 'What may lie unread for one stream; then it is cut off, and can go on from where it was.',
    },
  },
  keys: {
    signingWindow: {
      schema: duration,
      otherwise: '30s',
      about: 'How far the time of a signed request may be from the service’s, on either side.',
    },
  },
  approval: {
    twoPeople: {
      schema: commandType.array(),
      otherwise: [...new Set([...alwaysTwoPeople, ...accessDefaults.twoPeople])],
      about: `Commands that one proposes and another approves; ${alwaysTwoPeople.join(' and ')} always are.`,
    },
    notice: {
      schema: byName(commandType, orNone(duration)).transform(withoutNone),
      otherwise: { 'adopt-rulebook': '24h' },
      about: 'How long before it counts a proposal has to be made, by command; the others at once.',
    },
    within: { schema: duration, otherwise: '7d', about: 'How long a proposal may be approved.' },
  },
  time: {
    tick: {
      schema: duration,
      otherwise: '1s',
      about: 'How often it is looked whether something waits for time: auctions, pauses, proposals.',
    },
    laws: {
      schema: orNone(duration),
      otherwise: '1h',
      about: 'How often all laws are checked against the books; each check looks at every account.',
    },
    stop: { schema: duration, otherwise: '30s', about: 'How long a stop may take before it is cut short.' },
  },
  feeds: {
    marks: {
      schema: byName(name, duration),
      otherwise: {},
      about:
        'By symbol: an alarm when no mark comes for so long. The terms’ own `stale-after` always counts.',
    },
    depth: {
      schema: byName(name, duration),
      otherwise: {},
      about: 'By symbol: an alarm when no depth comes for so long.',
    },
    holders: {
      schema: byName(name, duration),
      otherwise: {},
      about: 'By holder of a feed’s key: an alarm when nothing comes from him for so long.',
    },
  },
  log: {
    level: {
      schema: words('debug', 'info', 'warn', 'error'),
      otherwise: 'info',
      about: 'Least weight of what is logged; `debug` has every request.',
      flag: 'log-level',
    },
  },
  status: {
    page: {
      schema: words('auto', 'open', 'by-key', 'off'),
      otherwise: 'auto',
      about:
        'Who sees the page at `/`: `auto` is everybody on a loopback address without a proxy, and who has a key elsewhere.',
    },
  },
}

/** One setting with all that it is called by. */
export interface NamedSetting {
  readonly section: keyof Config
  /** In `Config`, and as a file writes it. */
  readonly field: string
  readonly key: string
  /** `listen.behind-proxy`: as it is told. */
  readonly name: string
  /** `BREAKWATER_LISTEN_BEHIND_PROXY`. */
  readonly variable: string
  readonly setting: Setting<unknown>
}

/** Every setting in the order of the documents. */
export const allSettings: readonly NamedSetting[] = Object.entries(sections).flatMap(([section, settings]) =>
  Object.entries(settings as Readonly<Record<string, Setting<unknown>>>).map(([field, setting]) => {
    const key = field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    return {
      section: section as keyof Config,
      field,
      key,
      name: `${section}.${key}`,
      variable: `BREAKWATER_${section}_${key.replaceAll('-', '_')}`.toUpperCase(),
      setting,
    }
  }),
)
