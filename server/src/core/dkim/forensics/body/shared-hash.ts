/** Texts that begin alike are hashed once as far as they do: candidates of a search mostly differ at their ends. */

import { Sha256 } from '../../sha256.ts';

/** A hash is kept after each so many octets. */
const SPAN = 1024;

/** How two texts begin alike. */
interface Beginning {
  /** In octets. */
  readonly length: number;
  /** Of these, those that had to be compared: others are the same memory. */
  readonly compared: number;
}

/** Remembers the last text. */
export class SharedHash {
  #pieces: readonly Uint8Array[] = [];
  /** Of the text that is asked about before it is hashed, and the last one. */
  #beginning:
    | { readonly of: readonly Uint8Array[]; readonly as: readonly Uint8Array[]; readonly is: Beginning }
    | undefined;
  readonly #kept: Sha256[] = [];

  /** Whether there is a last text. */
  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  /** How the text begins as the last one did. */
  common(pieces: readonly Uint8Array[]): Beginning {
    const known = this.#beginning;
    if (known?.of === pieces && known.as === this.#pieces) return known.is;
    const is = this.#compare(pieces);
    this.#beginning = { of: pieces, as: this.#pieces, is };
    return is;
  }

  #compare(pieces: readonly Uint8Array[]): Beginning {
    let common = 0;
    let compared = 0;
    let i = 0;
    let at = 0;
    for (const piece of pieces) {
      for (let from = 0; from < piece.length; ) {
        const other = this.#pieces[i];
        if (other === undefined) return { length: common, compared };
        const length = Math.min(piece.length - from, other.length - at);
        const isSame = piece.buffer === other.buffer && piece.byteOffset + from === other.byteOffset + at;
        const alike = isSame ? length : alikeFrom(piece, from, other, at, length);
        common += alike;
        if (!isSame) compared += alike;
        if (alike < length) return { length: common, compared };
        from += length;
        at += length;
        if (at === other.length) {
          i++;
          at = 0;
        }
      }
    }
    return { length: common, compared };
  }

  digest(pieces: readonly Uint8Array[]): Uint8Array {
    const kept = Math.min(Math.floor(this.common(pieces).length / SPAN), this.#kept.length);
    this.#kept.length = kept;
    this.#pieces = pieces;
    const hash = this.#kept.at(-1)?.clone() ?? new Sha256();
    const start = kept * SPAN;
    let begin = 0;
    let next = start + SPAN;
    for (const piece of pieces) {
      let from = Math.max(0, start - begin);
      while (from < piece.length) {
        const to = Math.min(piece.length, next - begin);
        hash.update(piece, from, to);
        from = to;
        if (begin + to < next) continue;
        this.#kept.push(hash.clone());
        next += SPAN;
      }
      begin += piece.length;
    }
    return hash.digest();
  }
}

function alikeFrom(a: Uint8Array, from: number, b: Uint8Array, at: number, length: number): number {
  let i = 0;
  while (i < length && a[from + i] === b[at + i]) i++;
  return i;
}
