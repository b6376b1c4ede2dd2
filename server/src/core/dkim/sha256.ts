/**
 * SHA-256 (FIPS 180-4 §6.2) that can be continued from a state in the middle, for the search in `forensics/`: thousands
 * of texts that begin alike. A zone's rules, which answer at once, compare digests of keys with it, and short texts are hashed with it;
 * everything else uses the platform's.
 */

const INITIAL = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
let constants: Int32Array | undefined;

function makeConstants(): Int32Array {
  constants ??= Int32Array.from(firstPrimes(64), (prime) => Number(cubeRootFraction(BigInt(prime))) | 0);
  return constants;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

/** floor(cbrt(n) * 2^32) mod 2^32, exactly. */
function cubeRootFraction(n: bigint): bigint {
  const target = n << 96n;
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** 3n <= target) low = middle;
    else high = middle;
  }
  return low & 0xffffffffn;
}

const SCHEDULE = new Int32Array(64);
const SCRATCH_STATE = new Int32Array(8);
const SCRATCH_BLOCK = new Uint8Array(64);
const SCRATCH_VIEW = new DataView(SCRATCH_BLOCK.buffer);

/** A hash in the making. Copies are cheap. */
export class Sha256 {
  readonly #state: Int32Array;
  readonly #buffer = new Uint8Array(64);
  #length: number;

  /** @param state after `length` octets, a multiple of 64 (see {@link clone} for others); a new hash without it */
  constructor(state: Int32Array = Int32Array.from(INITIAL), length = 0) {
    this.#state = state.slice();
    this.#length = length;
  }

  clone(): Sha256 {
    const copy = new Sha256(this.#state, this.#length);
    copy.#buffer.set(this.#buffer);
    return copy;
  }

  /** Adds the octets from `start` to `end`. */
  update(data: Uint8Array, start = 0, end = data.length): this {
    let at = start;
    let used = this.#length & 63;
    this.#length += end - start;
    if (used > 0) {
      const take = Math.min(64 - used, end - at);
      this.#buffer.set(data.subarray(at, at + take), used);
      at += take;
      used += take;
      if (used < 64) return this;
      compress(this.#state, this.#buffer, 0);
    }
    for (; at + 64 <= end; at += 64) compress(this.#state, data, at);
    this.#buffer.set(data.subarray(at, end));
    return this;
  }

  /**
   * Adds octets up to the first line end at which the hash is the one that is wanted; all of them if there is none.
   * Empty lines end nothing, unless they are asked for.
   *
   * @param wanted a SHA-256
   * @param form where lines end: after empty ones too, or so many octets before the end
   * @returns the offset after that line end
   */
  findPrefix(
    data: Uint8Array,
    wanted: Uint8Array,
    { withEmptyLines = false, cut = 0 }: { readonly withEmptyLines?: boolean; readonly cut?: number } = {},
  ): number | undefined {
    let from = 0;
    for (let at = data.indexOf(10); at >= 0; at = data.indexOf(10, at + 1)) {
      if (!withEmptyLines && (at === 1 || data[at - 2] === 10)) continue;
      const end = Math.max(from, at + 1 - cut);
      this.update(data, from, end);
      from = end;
      if (this.#isDigest(wanted)) return at + 1;
    }
    this.update(data, from);
    return undefined;
  }

  /** Whether the hash is that one. Nothing is changed. */
  #isDigest(wanted: Uint8Array): boolean {
    const used = this.#length & 63;
    SCRATCH_STATE.set(this.#state);
    SCRATCH_BLOCK.fill(0);
    for (let i = 0; i < used; i++) SCRATCH_BLOCK[i] = this.#buffer[i]!;
    SCRATCH_BLOCK[used] = 0x80;
    if (used >= 56) {
      compress(SCRATCH_STATE, SCRATCH_BLOCK, 0);
      SCRATCH_BLOCK.fill(0);
    }
    SCRATCH_VIEW.setUint32(56, Math.floor(this.#length / 0x20000000));
    SCRATCH_VIEW.setUint32(60, (this.#length << 3) >>> 0);
    compress(SCRATCH_STATE, SCRATCH_BLOCK, 0);
    for (let i = 0; i < 32; i++) {
      if (((SCRATCH_STATE[i >> 2]! >>> (24 - 8 * (i & 3))) & 0xff) !== wanted[i]) return false;
    }
    return true;
  }

  /** The hash; nothing may be added after it. */
  digest(): Uint8Array<ArrayBuffer> {
    const used = this.#length & 63;
    const padding = new Uint8Array(used < 56 ? 64 - used : 128 - used);
    padding[0] = 0x80;
    const bits = new DataView(padding.buffer);
    bits.setUint32(padding.length - 8, Math.floor(this.#length / 0x20000000));
    bits.setUint32(padding.length - 4, (this.#length << 3) >>> 0);
    this.update(padding);
    const out = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, i) => {
      out.setInt32(4 * i, word);
    });
    return new Uint8Array(out.buffer);
  }
}

/** The states before each block of 64 octets, eight words each. */
export function blockStates(data: Uint8Array): Int32Array {
  const blocks = data.length >> 6;
  const states = new Int32Array((blocks + 1) * 8);
  const state = Int32Array.from(INITIAL);
  states.set(state);
  for (let block = 0; block < blocks; block++) {
    compress(state, data, block << 6);
    states.set(state, (block + 1) * 8);
  }
  return states;
}

/** A hash that has had the first `length` octets of the data from which the states were made. */
export function continueFrom(states: Int32Array, data: Uint8Array, length: number): Sha256 {
  const block = length >> 6;
  return new Sha256(states.subarray(block * 8, block * 8 + 8), block << 6).update(data, block << 6, length);
}

function compress(state: Int32Array, data: Uint8Array, offset: number): void {
  const k = constants ?? makeConstants();
  const w = SCHEDULE;
  for (let i = 0, at = offset; i < 16; i++, at += 4) {
    w[i] = (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!;
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i]! + w[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}
