import { expect, test } from 'vitest'
import { FairQueue } from './fair-queue.ts'

function all(queue: FairQueue<string>): string[] {
  const taken: string[] = []
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) taken.push(item)
  return taken
}

test('whoever asks one thing waits for one of each of the others', () => {
  const queue = new FairQueue<string>()
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) queue.push(item[0], item)
  expect([queue.size, queue.countOf('a'), queue.countOf('nobody')]).toEqual([6, 3, 0])
  expect([queue.shift(), queue.shift()]).toEqual(['a1', 'b1'])
  queue.push('d', 'd1') // comes last, and is not behind everything of the first
  expect(all(queue)).toEqual(['c1', 'a2', 'b2', 'd1', 'a3'])
  expect(queue.size).toBe(0)
})

test('what stands in several lines leaves all of them with the first turn', () => {
  const queue = new FairQueue<string>()
  for (const item of ['a1', 'a2', 'both']) queue.push('a', item)
  queue.push('b', 'both')
  queue.push('b', 'b1')
  expect([queue.size, queue.isIn('a', 'both'), queue.isIn('b', 'a2')]).toEqual([4, true, false])
  expect([queue.shift(), queue.shift()]).toEqual(['a1', 'both'])
  expect([queue.size, queue.countOf('a'), queue.countOf('b')]).toEqual([2, 1, 1])
  expect(all(queue)).toEqual(['a2', 'b1'])
})

test('what is taken out of a line stays in its last one, and what is dropped leaves all', () => {
  const queue = new FairQueue<string>()
  for (const item of ['a1', 'both', 'gone']) queue.push('a', item)
  for (const item of ['both', 'gone', 'b1']) queue.push('b', item)
  queue.leave('a', 'both')
  queue.leave('c', 'both')
  expect([queue.isIn('a', 'both'), queue.isIn('b', 'both'), queue.size]).toEqual([false, true, 4])
  queue.leave('b', 'both')
  expect(queue.isIn('b', 'both')).toBe(true)
  queue.drop('gone')
  queue.drop('never there')
  expect([queue.countOf('a'), queue.countOf('b'), queue.size]).toEqual([1, 2, 3])
  queue.drop('a1')
  expect([queue.countOf('a'), all(queue), queue.size]).toEqual([0, ['both', 'b1'], 0])
})
