import type { Command } from '@commander-js/extra-typings'
import type { Io } from './io.ts'
export function addExplain(_program: Command, _io: Io, _end: (code: number) => void): void {}
