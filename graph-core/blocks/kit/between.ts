// Ways between two vectors of noise on which every point is as likely as a draw (White 2016, arXiv:1609.04468).

/** Straight: whatever lies between two points of a cube is in the cube. */
export function alongLine(from: Float32Array, to: Float32Array, share: number): Float32Array {
  return mixed(from, to, 1 - share, share);
}

/** Along a great circle: normal noise lies near a sphere, and a straight way would lead through its empty inside. */
export function alongSphere(from: Float32Array, to: Float32Array, share: number): Float32Array {
  const lengths = Math.sqrt(product(from, from) * product(to, to));
  const cosine = lengths > 0 ? product(from, to) / lengths : 1;
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  // In one direction, or in opposite ones, no circle is told apart from others.
  if (sine < 1e-6) return alongLine(from, to, share);
  return mixed(from, to, Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine);
}

function mixed(from: Float32Array, to: Float32Array, first: number, second: number): Float32Array {
  return from.map((value, at) => first * value + second * (to[at] ?? 0));
}

function product(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
