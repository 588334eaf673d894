import { z } from 'zod'
import { partOfWhole } from '../scalars.ts'

export { closeCodes, KEY_SUBPROTOCOL, STREAM_PROTOCOL, STREAM_SUBPROTOCOL } from './stream-protocol.ts'

/**
 * What is said over the WebSocket `/v1/stream`: JSON texts, one message in each frame. Money, prices and quantities are
 * decimal strings, accounts and instruments names, sequences numbers.
 */

/** Notices beside the events: what an account's holder, or whoever watches the venue, would want to be told. */
export const channels = ['margin-call', 'adl-warning', 'loss', 'post-default', 'alarm', 'rulebook'] as const
export type Channel = (typeof channels)[number]

/** A place between two events: the next one wanted is that of this sequence and place, or whichever follows. */
export interface StreamPlace {
  readonly sequence: number
  readonly place: number
}

/** When the channel `adl-warning` tells something: as soon as it holds, and again once it does not. */
export type Watch =
  /** An account's place among those on its side of an instrument: at `rank` or before, or in the first `top` of them. */
  | {
      readonly on: 'rank'
      readonly account: string
      readonly instrument: string
      readonly rank?: number | undefined
      readonly top?: string | undefined
    }
  /** The mark of an instrument, at or beyond a price. */
  | {
      readonly on: 'mark'
      readonly instrument: string
      readonly is: 'at-or-below' | 'at-or-above'
      readonly price: string
    }
  /** The first liquidation price of anybody on a side, no further from the mark than a share of it. */
  | {
      readonly on: 'liquidation'
      readonly instrument: string
      readonly side: 'long' | 'short'
      readonly within: string
    }
  /** A fund below a share of its highest balance since it is watched, or of `peak` where that is higher. */
  | {
      readonly on: 'fund'
      readonly fund: string
      readonly below: string
      readonly peak?: string | undefined
    }

/** What a reader asks for. A list that is left out asks for all that he may see. */
export interface Subscribe {
  readonly type: 'subscribe'
  /** Chosen by the reader, once in a connection. */
  readonly id: string
  /** The first sequence wanted, or a place in it; what comes from now on when left out. */
  readonly from?: 'now' | number | StreamPlace | undefined
  readonly accounts?: readonly string[] | undefined
  readonly instruments?: readonly string[] | undefined
  /** Types of events. An empty list asks for no events, only for channels. */
  readonly kinds?: readonly string[] | undefined
  readonly losses?: readonly number[] | undefined
  /** None when left out. */
  readonly channels?: readonly Channel[] | undefined
  readonly watch?: readonly Watch[] | undefined
}

export type ClientMessage =
  | {
      /** First message of whoever could set no header; the other fields where the key has to sign. */
      readonly type: 'authenticate'
      readonly key: string
      readonly timestamp?: string | undefined
      readonly nonce?: string | undefined
      readonly signature?: string | undefined
    }
  | Subscribe
  | { readonly type: 'unsubscribe'; readonly id: string }
  | { readonly type: 'ping'; readonly id?: string | number | undefined }

const id = z.string().min(1).max(64)
const name = z.string().min(1).max(200)
const sequence = z.int().min(0)
const decimal = z
  .string()
  .max(64)
  .regex(/^-?\d+(\.\d+)?$/, 'a decimal number as text, like "104250.5"')
const share = z
  .string()
  .max(32)
  .refine((text) => partOfWhole.safeParse(text).success, 'a share of 0% to 100%, like "20%"')

const watch = z.discriminatedUnion('on', [
  z
    .strictObject({
      on: z.literal('rank'),
      account: name,
      instrument: name,
      rank: z.int().min(1).exactOptional(),
      top: share.exactOptional(),
    })
    .refine(({ rank, top }) => (rank === undefined) !== (top === undefined), 'either a rank or a top share'),
  z.strictObject({
    on: z.literal('mark'),
    instrument: name,
    is: z.enum(['at-or-below', 'at-or-above']),
    price: decimal,
  }),
  z.strictObject({
    on: z.literal('liquidation'),
    instrument: name,
    side: z.enum(['long', 'short']),
    within: share,
  }),
  z.strictObject({ on: z.literal('fund'), fund: name, below: share, peak: decimal.exactOptional() }),
])

const place = z.strictObject({ sequence, place: z.int().min(0) })

/** @see Subscribe */
export const clientMessage: z.ZodType<ClientMessage, unknown> = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('authenticate'),
      key: z.string().max(300),
      timestamp: z.string().max(40).exactOptional(),
      nonce: z.string().max(200).exactOptional(),
      signature: z.string().max(300).exactOptional(),
    }),
    z.strictObject({
      type: z.literal('subscribe'),
      id,
      from: z.union([z.literal('now'), sequence, place]).exactOptional(),
      accounts: z.array(name).max(1000).exactOptional(),
      instruments: z.array(name).max(1000).exactOptional(),
      kinds: z.array(name).max(200).exactOptional(),
      losses: z.array(sequence).max(1000).exactOptional(),
      channels: z.array(z.enum(channels)).max(channels.length).exactOptional(),
      watch: z.array(watch).max(100).exactOptional(),
    }),
    z.strictObject({ type: z.literal('unsubscribe'), id }),
    z.strictObject({
      type: z.literal('ping'),
      id: z.union([z.string().max(64), z.number()]).exactOptional(),
    }),
  ])
  .meta({ id: 'StreamClientMessage' })

/** An event in words, with its place among the events of its command. What a participant may not see is left out. */
export interface StreamEvent {
  readonly place: number
  readonly type: string
  readonly [field: string]: unknown
}

/** What a notice says, by its channel and `is`; the figures beside it are decimal strings, names, times. */
export interface StreamNotice {
  readonly is: string
  /** It was so already when the subscription began. */
  readonly standing?: true | undefined
  readonly [field: string]: unknown
}

/** Where each subscription of a connection goes on. */
export type ResumePlaces = Readonly<Record<string, StreamPlace>>

export interface StreamLimits {
  readonly maxFrameBytes: number
  readonly maxSubscriptions: number
  readonly maxBufferedBytes: number
  readonly maxBufferedMessages: number
  readonly heartbeatMs: number
}

export interface StreamProblem {
  /** `/problems/NAME`. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly faults: readonly { readonly field: string; readonly rule: string; readonly message: string }[]
}

export type ServerMessage =
  | {
      readonly type: 'welcome'
      readonly protocol: number
      readonly role: string
      /** Last sequence on disk, and the service's time. */
      readonly sequence: number
      readonly at: number
      readonly limits: StreamLimits
    }
  | {
      readonly type: 'events'
      readonly subscription: string
      readonly sequence: number
      readonly at: number
      /** In order of their places. A command with very many comes in several messages, of which all but the last say so. */
      readonly events: readonly StreamEvent[]
      readonly more?: true | undefined
    }
  | {
      /** All up to here was sent; from now on everything comes as it happens. */
      readonly type: 'caught-up'
      readonly subscription: string
      readonly sequence: number
      /** Notices of older sequences are no longer kept: those that stand were told instead. */
      readonly noticesFrom: number
    }
  | {
      readonly type: 'notice'
      readonly subscription: string
      readonly channel: Channel
      readonly sequence: number
      readonly at: number
      readonly notice: StreamNotice
    }
  | { readonly type: 'unsubscribed'; readonly subscription: string; readonly resumeFrom: StreamPlace }
  | {
      readonly type: 'pong'
      readonly id?: string | number | undefined
      readonly sequence: number
      readonly at: number
      /** A reader to whom nothing was sent in a while resumes from here all the same. */
      readonly resumeFrom: ResumePlaces
    }
  | { readonly type: 'error'; readonly id?: string | undefined; readonly problem: StreamProblem }
  | {
      readonly type: 'closing'
      readonly reason: 'slow' | 'stopping' | 'unauthenticated' | 'forbidden' | 'malformed' | 'too-many'
      readonly detail: string
      readonly resumeFrom: ResumePlaces
    }

const whole = z.int()
const channel = z.enum(channels)
const places = z.record(id, place)
const named = { subscription: id }

/** @see ServerMessage */
export const serverMessage: z.ZodType<ServerMessage, unknown> = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('welcome'),
      protocol: whole,
      role: z.string(),
      sequence,
      at: whole,
      limits: z.strictObject({
        maxFrameBytes: whole,
        maxSubscriptions: whole,
        maxBufferedBytes: whole,
        maxBufferedMessages: whole,
        heartbeatMs: whole,
      }),
    }),
    z.strictObject({
      type: z.literal('events'),
      ...named,
      sequence,
      at: whole,
      events: z.array(z.looseObject({ place: whole, type: z.string() })),
      more: z.literal(true).exactOptional(),
    }),
    z.strictObject({ type: z.literal('caught-up'), ...named, sequence, noticesFrom: sequence }),
    z.strictObject({
      type: z.literal('notice'),
      ...named,
      channel,
      sequence,
      at: whole,
      notice: z.looseObject({ is: z.string(), standing: z.literal(true).exactOptional() }),
    }),
    z.strictObject({ type: z.literal('unsubscribed'), ...named, resumeFrom: place }),
    z.strictObject({
      type: z.literal('pong'),
      id: z.union([z.string(), z.number()]).exactOptional(),
      sequence,
      at: whole,
      resumeFrom: places,
    }),
    z.strictObject({
      type: z.literal('error'),
      id: z.string().exactOptional(),
      problem: z.strictObject({
        type: z.string(),
        title: z.string(),
        status: whole,
        detail: z.string(),
        faults: z.array(z.strictObject({ field: z.string(), rule: z.string(), message: z.string() })),
      }),
    }),
    z.strictObject({
      type: z.literal('closing'),
      reason: z.enum(['slow', 'stopping', 'unauthenticated', 'forbidden', 'malformed', 'too-many']),
      detail: z.string(),
      resumeFrom: places,
    }),
  ])
  .meta({ id: 'StreamServerMessage' })
