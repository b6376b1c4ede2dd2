/** Columns of numbers in one buffer: of small files there are many, and a buffer of its own for each column costs more than what it holds. */

/** So few numbers are sooner copied one by one. */
const FEW = 64;

/** Gives columns one after the other, those with wide items first. */
export class ColumnBuffer {
  readonly #buffer: ArrayBuffer;
  #at = 0;

  /** @param octets of all columns together */
  constructor(octets: number) {
    this.#buffer = new ArrayBuffer(octets);
  }

  /** The first of some numbers of 32 bits; zeros where there are less. */
  u32(count: number, from: Uint32Array): Uint32Array {
    return copied(from, new Uint32Array(this.#buffer, this.#take(4 * count), count));
  }

  i32(count: number, from: Int32Array): Int32Array {
    return copied(from, new Int32Array(this.#buffer, this.#take(4 * count), count));
  }

  u16(count: number, from: Uint16Array): Uint16Array {
    return copied(from, new Uint16Array(this.#buffer, this.#take(2 * count), count));
  }

  u8(count: number, from: Uint8Array): Uint8Array {
    return copied(from, new Uint8Array(this.#buffer, this.#take(count), count));
  }

  #take(octets: number): number {
    const at = this.#at;
    this.#at += octets;
    return at;
  }
}

function copied<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(from: T, to: T): T {
  const count = Math.min(from.length, to.length);
  if (count > FEW) to.set(from.subarray(0, count));
  else for (let i = 0; i < count; i++) to[i] = from[i]!;
  return to;
}
