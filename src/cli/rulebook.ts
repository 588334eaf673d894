import type { Command } from '@commander-js/extra-typings'
import type { Io } from './io.ts'
export function addRulebook(_program: Command, _io: Io, _end: (code: number) => void): void {}
