/** A number as an axis or a legend would say it, to three figures: `1.23M`, `45.7k`, `0.0123`. */
export function compactNumber(value: number): string {
  // What would round up to 1000k is said as 1M.
  const [size, suffix] = unitOf(Math.abs(value) * 1.0005)
  const scaled = Math.abs(value) / size
  const places = scaled >= 100 || scaled === 0 ? 0 : scaled >= 10 ? 1 : scaled >= 1 ? 2 : smallPlaces(scaled)
  const text = scaled.toFixed(places)
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return `${value < 0 && short !== '0' ? '−' : ''}${short}${suffix}`
}

/** The unit a number of this magnitude is said in, and the letter for it. */
export function unitOf(magnitude: number): [number, string] {
  if (magnitude >= 1e9) return [1e9, 'B']
  if (magnitude >= 1e6) return [1e6, 'M']
  if (magnitude >= 1e4) return [1e3, 'k']
  return [1, '']
}

function smallPlaces(value: number): number {
  let places = 3
  for (let grown = value * 10; grown < 1 && places < 15; grown *= 10) places += 1
  return places
}
