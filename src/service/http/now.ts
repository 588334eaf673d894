import type { Service } from './service.ts'

/** The service's clock, never behind the house's: a clock that is put back makes nothing young again. */
export function nowOf({ clock, host }: Pick<Service, 'clock' | 'host'>): number {
  return Math.max(clock(), host.house.at)
}
