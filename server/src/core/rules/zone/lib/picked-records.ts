import type { Zone, ZonePart } from '../../../zone/zone.ts';

/**
 * Records of a type that a look at each of them picks out, found once for each piece of a zone: after an edit only the pieces that it has touched
 * are looked at again.
 */
export class PickedRecords {
  readonly #type: number;
  readonly #isPicked: (zone: Zone, record: number) => boolean;
  /** By a piece's key; numbers from its first record. */
  readonly #found = new WeakMap<object, readonly number[]>();

  /** @param isPicked may depend on the record alone, which is given by its number */
  constructor(type: number, isPicked: (zone: Zone, record: number) => boolean) {
    this.#type = type;
    this.#isPicked = isPicked;
  }

  /** Their numbers, in the order of the file. */
  *of(zone: Zone): Generator<number> {
    for (const part of zone.parts) for (const local of this.#inPart(zone, part)) yield part.firstRecord + local;
  }

  #inPart(zone: Zone, { key, firstRecord, count }: ZonePart): readonly number[] {
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const { type } = zone.index;
    const found: number[] = [];
    for (let local = 0; local < count; local++) {
      if (type[firstRecord + local] === this.#type && this.#isPicked(zone, firstRecord + local)) found.push(local);
    }
    this.#found.set(key, found);
    return found;
  }
}
