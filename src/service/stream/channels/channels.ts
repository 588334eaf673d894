import type { DurableBatch } from '../../host/host.ts'
import type { DurableEvents } from '../frames.ts'
import type { Subscription } from '../subscription.ts'

/** What makes notices out of what became durable. */
export interface Channels {
  /** Behind the events of each command. */
  command(done: DurableEvents): void
  /** Behind all commands of a batch: what its notes say, and what the live house has come to. */
  batch(batch: DurableBatch): void
  /** Tells a new subscription what is so already. */
  standing(member: Subscription): void
  /** Begins to look after a subscription's thresholds. */
  watch(member: Subscription): void
  /** A subscription ended. */
  leave(member: Subscription): void
}
