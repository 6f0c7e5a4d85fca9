// WGSL that several kernels share.

/** `total` and `largest` over the lanes of a group, each returned to all of them; a tree, so the order never changes. */
export const reductions = `
var<workgroup> partial: array<f32, lanes>;
fn total(lane: u32, value: f32) -> f32 {
  partial[lane] = value;
  workgroupBarrier();
  for (var reach = lanes / 2u; reach > 0u; reach /= 2u) {
    if (lane < reach) {
      partial[lane] += partial[lane + reach];
    }
    workgroupBarrier();
  }
  let sum = partial[0];
  workgroupBarrier();
  return sum;
}
fn largest(lane: u32, value: f32) -> f32 {
  partial[lane] = value;
  workgroupBarrier();
  for (var reach = lanes / 2u; reach > 0u; reach /= 2u) {
    if (lane < reach) {
      partial[lane] = max(partial[lane], partial[lane + reach]);
    }
    workgroupBarrier();
  }
  let most = partial[0];
  workgroupBarrier();
  return most;
}
`;

/** Far below any score, yet finite: WGSL may assume that there are no infinities. */
export const lowest = '-3.0e38';

export const curves = `
fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-x));
}
fn tangent(x: f32) -> f32 {
  let e = exp(-2.0 * abs(x));
  return sign(x) * (1.0 - e) / (1.0 + e);
}
`;

/** The counter-th draw of the stream of a key, in 24 bits: as engine/random.ts, to the bit. */
export const draws = `
fn hash(x: u32) -> u32 {
  var h = x;
  h = (h ^ (h >> 16u)) * 0x7feb352du;
  h = (h ^ (h >> 15u)) * 0x846ca68bu;
  return h ^ (h >> 16u);
}
fn draw(key: u32, counter: u32) -> u32 {
  return hash(hash(counter + 0x9e3779b9u) ^ (key * 0x2c1b3c6du) ^ (key >> 15u)) >> 8u;
}
`;
