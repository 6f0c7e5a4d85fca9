// Attention in WGSL: a group takes a few rows of one head and holds their weights in workgroup memory.
import { kernel, type NumberKind } from '../kernel.ts';
import { draws, lowest } from './shared.ts';

export interface Form {
  /** Most positions a group can hold a row of. */
  readonly length: number;
  readonly causal: boolean;
  readonly masked: boolean;
  readonly thinned: boolean;
}

const lengths = [128, 256, 512, 1024];

/** Undefined for sequences longer than workgroup memory has room for. */
export function lengthClass(positions: number): number | undefined {
  return lengths.find((length) => positions <= length);
}

const nameOf = ({ length, causal, masked, thinned }: Form): string =>
  [length, causal && 'causal', masked && 'masked', thinned && 'dropout'].filter(Boolean).join(' ');

const numbers = {
  queries: 'u32',
  keys: 'u32',
  heads: 'u32',
  dk: 'u32',
  dv: 'u32',
  scale: 'f32',
  mask_rows: 'u32',
  dropout_key: 'u32',
  threshold: 'u32',
  kept_scale: 'f32',
  uncut_queries: 'u32',
  uncut_keys: 'u32',
  first: 'u32',
  weights: 'u32',
} satisfies Record<string, NumberKind>;

/** Where things lie. A group has `rows` rows; each of them has `each` lanes. */
const common = ({ length, thinned }: Form) => `
const rows = ${2048 / length}u;
const each = lanes / rows;
const row_size = ${length}u;
var<workgroup> held: array<f32, 2048>;
var<workgroup> partial: array<f32, lanes>;
fn query_at(b: u32, h: u32, t: u32) -> u32 {
  return ((b * p.queries + t) * p.heads + h) * p.dk;
}
fn key_at(b: u32, h: u32, t: u32) -> u32 {
  return ((b * p.keys + t) * p.heads + h) * p.dk;
}
fn value_at(b: u32, h: u32, t: u32) -> u32 {
  return ((b * p.keys + t) * p.heads + h) * p.dv;
}
fn values_at(b: u32, h: u32, t: u32) -> u32 {
  return ((b * p.queries + t) * p.heads + h) * p.dv;
}
fn weight_at(b: u32, h: u32, q: u32, k: u32) -> u32 {
  return ((b * p.heads + h) * p.queries + q) * p.keys + k;
}
${thinned ? draws : ''}
fn kept_share(b: u32, h: u32, q: u32, k: u32) -> f32 {
  ${
    thinned
      ? `let counter = ((b * p.heads + h) * p.uncut_queries + q) * p.uncut_keys + k;
  return select(p.kept_scale, 0.0, draw(p.dropout_key, counter) < p.threshold);`
      : 'return 1.0;'
  }
}
/** Of the lanes of one row. */
fn row_total(lane: u32, value: f32) -> f32 {
  partial[lane] = value;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < each; i++) {
    sum += partial[lane / each * each + i];
  }
  workgroupBarrier();
  return sum;
}
fn row_largest(lane: u32, value: f32) -> f32 {
  partial[lane] = value;
  workgroupBarrier();
  var most = ${lowest};
  for (var i = 0u; i < each; i++) {
    most = max(most, partial[lane / each * each + i]);
  }
  workgroupBarrier();
  return most;
}
`;

const seen = ({ causal, masked }: Form) => `
fn seen(b: u32, q: u32, k: u32) -> bool {
  ${causal ? 'if (k > q) { return false; }' : ''}
  return ${masked ? 'f32(mask[(b * p.mask_rows + q % p.mask_rows) * p.keys + k]) != 0.0' : 'true'};
}
`;

export const attend = (form: Form) =>
  kernel(`attention ${nameOf(form)}`, () => ({
    lanes: 64,
    reads: ['query', 'key', 'value', ...(form.masked ? (['mask'] as const) : [])],
    whole: form.masked ? ['mask'] : [],
    writes: ['kept', 'values'],
    numbers,
    changes: form.thinned,
    code: `${common(form)}${seen(form)}
fn kernel(group: u32, lane: u32) {
  let blocks = (p.queries + rows - 1u) / rows;
  let b = group / blocks / p.heads;
  let h = group / blocks % p.heads;
  let start = group % blocks * rows;
  // Products of the rows with every key.
  for (var i = lane; i < rows * p.keys; i += lanes) {
    let r = i / p.keys;
    let k = i % p.keys;
    var product = ${lowest};
    if (start + r < p.queries && seen(b, start + r, k)) {
      let x = query_at(b, h, start + r);
      let y = key_at(b, h, k);
      product = 0.0;
      for (var c = 0u; c < p.dk; c++) {
        product += query[x + c] * key[y + c];
      }
      product *= p.scale;
    }
    held[r * row_size + k] = product;
  }
  workgroupBarrier();
  let r = lane / each;
  let q = start + r;
  var most = ${lowest};
  for (var k = lane % each; k < p.keys; k += each) {
    most = max(most, held[r * row_size + k]);
  }
  let top = row_largest(lane, most);
  var sum = 0.0;
  for (var k = lane % each; k < p.keys; k += each) {
    var weight = 0.0;
    if (q < p.queries && seen(b, q, k)) {
      weight = exp(held[r * row_size + k] - top);
    }
    held[r * row_size + k] = weight;
    sum += weight;
  }
  let all = row_total(lane, sum);
  let scale = select(1.0 / all, 0.0, all == 0.0);
  for (var k = lane % each; k < p.keys; k += each) {
    if (q < p.queries) {
      let weight = held[r * row_size + k] * scale;
      kept[weight_at(b, h, q, k)] = weight;
      held[r * row_size + k] = weight * kept_share(b, h, q, k);
    }
  }
  workgroupBarrier();
  for (var i = lane; i < rows * p.dv; i += lanes) {
    let row = i / p.dv;
    let c = i % p.dv;
    if (start + row < p.queries) {
      var mixed = 0.0;
      for (var k = 0u; k < p.keys; k++) {
        mixed += held[row * row_size + k] * value[value_at(b, h, k) + c];
      }
      let at = values_at(b, h, start + row) + c;
      values[at] = mixed;
      kept[p.weights + at] = mixed;
    }
  }
}
`,
  }));

/** First groups of queries for dquery, then groups of keys for dkey and dvalue. */
export const attendBack = (form: Form) =>
  kernel(`attention gradients ${nameOf({ ...form, causal: false, masked: false })}`, () => ({
    lanes: 64,
    reads: ['query', 'key', 'value', 'kept', 'dvalues'],
    writes: ['dquery', 'dkey', 'dvalue'],
    numbers,
    changes: form.thinned,
    code: `${common(form)}
/** Of the weight of key k for query q. */
fn weight_gradient(b: u32, h: u32, q: u32, k: u32) -> f32 {
  let x = values_at(b, h, q);
  let y = value_at(b, h, k);
  var sum = 0.0;
  for (var c = 0u; c < p.dv; c++) {
    sum += dvalues[x + c] * value[y + c];
  }
  return sum * kept_share(b, h, q, k);
}
fn query_gradients(group: u32, lane: u32) {
  let blocks = (p.queries + rows - 1u) / rows;
  let b = group / blocks / p.heads;
  let h = group / blocks % p.heads;
  let start = group % blocks * rows;
  let r = lane / each;
  let q = start + r;
  var sum = 0.0;
  for (var k = lane % each; k < p.keys; k += each) {
    if (q < p.queries) {
      let weight = kept[weight_at(b, h, q, k)];
      let slope = weight_gradient(b, h, q, k);
      held[r * row_size + k] = weight * slope;
      sum += weight * slope;
    }
  }
  let along = row_total(lane, sum);
  for (var k = lane % each; k < p.keys; k += each) {
    if (q < p.queries) {
      held[r * row_size + k] -= kept[weight_at(b, h, q, k)] * along;
    }
  }
  workgroupBarrier();
  for (var i = lane; i < rows * p.dk; i += lanes) {
    let row = i / p.dk;
    let c = i % p.dk;
    if (start + row < p.queries) {
      var mixed = 0.0;
      for (var k = 0u; k < p.keys; k++) {
        mixed += held[row * row_size + k] * key[key_at(b, h, k) + c];
      }
      dquery[query_at(b, h, start + row) + c] = mixed * p.scale;
    }
  }
}
/** Per query, what its weights' gradients have in common: the product of its values and their gradient. */
var<workgroup> along_rows: array<f32, row_size>;
fn key_gradients(group: u32, lane: u32) {
  let blocks = (p.keys + rows - 1u) / rows;
  let b = group / blocks / p.heads;
  let h = group / blocks % p.heads;
  let start = group % blocks * rows;
  for (var q = lane; q < p.queries; q += lanes) {
    let x = values_at(b, h, q);
    var sum = 0.0;
    for (var c = 0u; c < p.dv; c++) {
      sum += dvalues[x + c] * kept[p.weights + x + c];
    }
    along_rows[q] = sum;
  }
  workgroupBarrier();
  for (var i = lane; i < rows * p.queries; i += lanes) {
    let q = i / rows;
    let k = start + i % rows;
    if (k < p.keys) {
      let slope = weight_gradient(b, h, q, k) - along_rows[q];
      held[i % rows * row_size + q] = kept[weight_at(b, h, q, k)] * slope;
    }
  }
  workgroupBarrier();
  for (var i = lane; i < rows * p.dk; i += lanes) {
    let k = start + i / p.dk;
    let c = i % p.dk;
    if (k < p.keys) {
      var mixed = 0.0;
      for (var q = 0u; q < p.queries; q++) {
        mixed += held[i / p.dk * row_size + q] * query[query_at(b, h, q) + c];
      }
      dkey[key_at(b, h, k) + c] = mixed * p.scale;
    }
  }
  for (var i = lane; i < rows * p.dv; i += lanes) {
    let k = start + i / p.dv;
    let c = i % p.dv;
    if (k < p.keys) {
      var mixed = 0.0;
      for (var q = 0u; q < p.queries; q++) {
        let weight = kept[weight_at(b, h, q, k)] * kept_share(b, h, q, k);
        mixed += weight * dvalues[values_at(b, h, q) + c];
      }
      dvalue[value_at(b, h, k) + c] = mixed;
    }
  }
}
fn kernel(group: u32, lane: u32) {
  if (group < p.first) {
    query_gradients(group, lane);
  } else {
    key_gradients(group - p.first, lane);
  }
}
`,
  }));
