/** From here on the functions are read off an expansion in 1 / z². */
const FAR = 8
const ROOT_TWO_PER_PI = 0.7978845608028654

/**
 * Both tails of the normal distribution beyond z, scaled: 2 N(-z) e^(z²/2), which is erfcx(z / √2), for z >= 0.
 *
 * It falls slowly, from 1 to √(2/π) / z, where the tail itself falls below every float. So whatever lies in the far
 * tail is worked out with it and multiplied by one exponential at the end. All coefficients are above zero, so
 * nothing cancels; the rational function is within 8e-18 of the true one, before rounding.
 *
 * @see docs/sources.md#scaled-normal-tail
 */
export function scaledTail(z: number): number {
  if (z > FAR) return (ROOT_TWO_PER_PI * (1 - farSlope(1 / (z * z)))) / z
  // biome-ignore format: one coefficient a line
  const above =
    1 + z * (1.3125887391935067 +
    z * (0.8603110364398351 +
    z * (0.35401963165903 +
    z * (0.09866861384492778 +
    z * (0.018955524504425975 +
    z * (0.002448777417827631 +
    z * (0.0001950878337746848 +
    z * 7.395921579685635e-6)))))))
  // biome-ignore format: one coefficient a line
  const below =
    1 + z * (2.110473299996373 +
    z * (2.044225098493593 +
    z * (1.1958001468225525 +
    z * (0.4669712269023033 +
    z * (0.12671293990862778 +
    z * (0.02400175414446428 +
    z * (0.0030783559319869586 +
    z * (0.00024450636151325577 +
    z * 9.269412811685506e-6))))))))
  return above / below
}

/**
 * How fast the scaled tail falls: √(2/π) - z times it, for z >= 0, with all the digits that this subtraction would lose.
 *
 * It falls from 0.8 to √(2/π) / z². Within 8e-18 of the true one, before rounding.
 */
export function scaledTailSlope(z: number): number {
  if (z > FAR) return ROOT_TWO_PER_PI * farSlope(1 / (z * z))
  // biome-ignore format: one coefficient a line
  const above =
    0.7978845608028654 + z * (0.8348430488560954 +
    z * (0.4563472866888461 +
    z * (0.1607086172156467 +
    z * (0.039153156513251804 +
    z * (0.006691381153074072 +
    z * (0.0007809314809143137 +
    z * (5.700636378802101e-5 +
    z * 2.0083464469776937e-6)))))))
  // biome-ignore format: one coefficient a line
  const below =
    1 + z * (2.2996347328864193 +
    z * (2.454111227321016 +
    z * (1.6042130134620447 +
    z * (0.7132918536576599 +
    z * (0.22615765742216298 +
    z * (0.051991760403424014 +
    z * (0.008600774634403755 +
    z * (0.000986302549294641 +
    z * (7.144691017604431e-5 +
    z * 2.517088664554182e-6)))))))))
  return above / below
}

/** 1 - z M(z), M being Mills' ratio, from y = 1 / z² up to 1 / 64: y - 3y² + 15y³ and so on. */
function farSlope(y: number): number {
  const above =
    3 + y * (157.9035983346936 + y * (2606.778799868618 + y * (15032.828973553136 + y * 22503.08933116097)))
  // biome-ignore format: one coefficient a line
  const below =
    1 + y * (57.63453277823043 +
    y * (1122.0989305157134 +
    y * (8919.22899505889 +
    y * (27513.59067749236 +
    y * 24197.262795288803))))
  return y * (1 - (y * above) / below)
}
