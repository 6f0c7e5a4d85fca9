// Rewrites a .wasm file so that its one memory is shared between threads, be it its own or imported. Code stays as it is.

const importSection = 2;
const memorySection = 5;
const memoryImport = 2;
/** Limits flags: has a maximum, is shared. */
const shared = 3;
/** Pages of 64 KB, 4 GB: what TensorFlow.js allows its heap to grow to, and what a shared memory must name. */
const maximumPages = 65_536;

export function shareMemory(bytes) {
  const out = [...bytes.subarray(0, 8)];
  let changed = 0;
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at];
    const size = readNumber(bytes, at + 1);
    const end = size.next + size.value;
    let body = bytes.subarray(size.next, end);
    const limits =
      id === memorySection ? ownLimits(body) : id === importSection && importedLimits(body);
    if (limits) {
      body = withSharedLimits(body, limits);
      changed++;
    }
    out.push(id, ...writeNumber(body.length));
    for (const byte of body) out.push(byte);
    at = end;
  }
  if (changed !== 1) throw new Error(`Expected one memory in the .wasm file, found ${changed}.`);
  return Uint8Array.from(out);
}

/** Where the limits of a memory section's only memory begin: after the count. */
function ownLimits(body) {
  return readNumber(body, 0).next;
}

/** Where the limits of an imported memory begin, or undefined. */
function importedLimits(body) {
  let { value: count, next: at } = readNumber(body, 0);
  for (; count > 0; count--) {
    for (let name = 0; name < 2; name++) {
      const length = readNumber(body, at);
      at = length.next + length.value;
    }
    const kind = body[at++];
    if (kind === memoryImport) return at;
    // A function is one number, a global two bytes; tables do not occur in these files.
    at = kind === 0 ? readNumber(body, at).next : at + 2;
  }
  return undefined;
}

function withSharedLimits(body, limits) {
  const minimum = readNumber(body, limits + 1);
  const end = body[limits] & 1 ? readNumber(body, minimum.next).next : minimum.next;
  return Uint8Array.from([
    ...body.subarray(0, limits),
    shared,
    ...writeNumber(minimum.value),
    ...writeNumber(maximumPages),
    ...body.subarray(end),
  ]);
}

/** Unsigned LEB128. */
function readNumber(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 127) << shift;
    if (byte < 128) return { value: value >>> 0, next: at };
  }
}

function writeNumber(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value >>>= 7;
  } while (value > 0);
  return bytes;
}
