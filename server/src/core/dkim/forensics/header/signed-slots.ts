/** What `b=` signs, in pieces that can be replaced one by one. */

import { least } from '../../../text/lists.ts';
import { bytesOf, isEqualOctets } from '../../../text/octets.ts';
import { canonicalizeField, canonicalizeFieldText } from '../../canonicalization.ts';
import type { ChangeKind } from '../../results.ts';
import { blockStates, continueFrom } from '../../sha256.ts';
import { type CanonicalizationName, canonicalizationOf, type Signature } from '../../signature.ts';
import { coveredFields, type HeaderFields, withoutSignatureValue } from '../../signed-header.ts';
import type { BodyLines } from '../body/body-lines.ts';
import type { Candidate, Match } from '../undo.ts';
import { MAX_FIELD } from './field-text.ts';

/** One place in the signed text. */
interface Slot {
  readonly key: string;
  /** As `h=` writes it, for a field that is not there. */
  readonly name: string;
  /** The position of the field; undefined if there is none. */
  readonly index: number | undefined;
  /** The whole field; undefined if there is none. */
  readonly text: string | undefined;
}

export interface Replacement {
  readonly kind: ChangeKind;
  readonly slot: number;
  /** The whole field as it may have been; undefined for a field that was not there. */
  readonly text: string | undefined;
}

/** What one change did: to one field, or to several at once. */
export type Undoing = readonly Replacement[];

export interface HeaderUndo {
  readonly kinds: readonly ChangeKind[];
  /** How many of a thousand broken messages it explains, about. */
  readonly likelihood: number;
  /** The likely ones first. */
  undoings(signed: SignedSlots): Generator<Undoing>;
}

/** To make a candidate and to canonicalize it takes as long as hashing so many octets, about. */
const REWRITING = 2000;

/** To ask whether an Ed25519 signature signs a digest takes as long as hashing so many octets, about. */
const ASKING = 40_000;

/** What is known of the body. */
export interface SignedBody {
  /** Asked for where the body may hold what fields were. */
  readonly body: () => BodyLines;
  /** What was proven to have been done to it. */
  readonly changes: ReadonlySet<ChangeKind>;
}

/** The last slot is the signature's own field. */
export class SignedSlots {
  readonly slots: readonly Slot[];
  readonly header: HeaderFields;
  readonly signature: Signature;
  readonly algorithm: CanonicalizationName;
  /** Tells whether a digest was signed, where the signature does not show which one was. */
  readonly isSigned: ((digest: Uint8Array) => Promise<boolean>) | undefined;
  readonly #body: SignedBody;
  readonly #canonical: readonly string[];
  readonly #octets: Uint8Array;
  readonly #starts: readonly number[];
  readonly #states: Int32Array;

  constructor(
    signature: Signature,
    own: number,
    header: HeaderFields,
    body: SignedBody,
    isSigned?: SignedSlots['isSigned'],
  ) {
    this.isSigned = isSigned;
    this.signature = signature;
    this.header = header;
    this.#body = body;
    this.algorithm = canonicalizationOf(signature).header ?? 'simple';
    const ownText = withoutSignatureValue(header.all[own]!.text, signature);
    this.slots = [
      ...coveredFields(signature, own, header).map(({ name, index }) => ({
        key: name.key,
        name: name.text,
        index,
        text: index === undefined ? undefined : header.all[index]!.text,
      })),
      { key: 'dkim-signature', name: 'DKIM-Signature', index: own, text: ownText },
    ];
    this.#canonical = this.slots.map((slot, i) => this.#canonicalize(i, slot.text));
    this.#octets = bytesOf(this.#canonical.join(''));
    let at = 0;
    this.#starts = this.#canonical.map((text) => {
      at += text.length;
      return at - text.length;
    });
    this.#states = blockStates(this.#octets);
  }

  get body(): BodyLines {
    return this.#body.body();
  }

  get bodyChanges(): ReadonlySet<ChangeKind> {
    return this.#body.changes;
  }

  get ownSlot(): number {
    return this.slots.length - 1;
  }

  /** In octets. */
  get length(): number {
    return this.#octets.length;
  }

  #canonicalize(slot: number, text: string | undefined): string {
    if (text === undefined) return '';
    if (slot === this.slots.length - 1) return canonicalizeFieldText(text, this.algorithm);
    return canonicalizeField({ name: '', text }, this.algorithm);
  }

  /** Whether a replacement changes what is hashed. */
  isChange({ slot, text }: Replacement): boolean {
    return this.#canonicalize(slot, text) !== this.#canonical[slot];
  }

  /** In "simple" many rewritings change white space or letters of the name alone: then that is what was done. */
  named(replacement: Replacement): Replacement {
    const { slot, text } = replacement;
    const now = this.slots[slot]!.text;
    if (this.algorithm !== 'simple' || text === undefined || now === undefined) return replacement;
    if (canonicalizeFieldText(text, 'relaxed') !== canonicalizeFieldText(now, 'relaxed')) return replacement;
    const isSameName = text.slice(0, text.indexOf(':')) === now.slice(0, now.indexOf(':'));
    return { ...replacement, kind: isSameName ? 'white-space-in-header' : 'field-name-case' };
  }

  candidate(undoing: Undoing): Candidate {
    const first = least(
      undoing.map(({ slot }) => slot),
      Number.POSITIVE_INFINITY,
    );
    const start = this.#starts[first] ?? 0;
    return {
      kinds: undoing.map(({ kind }) => kind),
      cost: this.#octets.length - start + REWRITING + (this.isSigned === undefined ? 0 : ASKING),
      prove: (wanted) => {
        const parts = this.#canonical.slice(first);
        for (const { slot, text } of undoing) parts[slot - first] = this.#canonicalize(slot, text);
        const hash = continueFrom(this.#states, this.#octets, start).update(bytesOf(parts.join('')));
        const digest = hash.digest();
        if (this.isSigned === undefined && !isEqualOctets(digest, wanted)) return undefined;
        const match: Match = {
          changes: () =>
            undoing.map(({ kind, slot, text }) => {
              const { text: after, index } = this.slots[slot]!;
              return { kind, before: text ?? '', after: after ?? '', place: { in: 'header', field: index } };
            }),
        };
        return this.isSigned?.(digest).then((isSigned) => (isSigned ? match : undefined)) ?? match;
      },
    };
  }
}

/** The fields of some names, long ones left out. */
export function* slotsOf(
  signed: SignedSlots,
  ...keys: string[]
): Generator<{ readonly slot: number; readonly text: string }> {
  for (const [slot, { key, text }] of signed.slots.entries()) {
    if (text !== undefined && text.length <= MAX_FIELD && slot !== signed.ownSlot && keys.includes(key))
      yield { slot, text };
  }
}

/** An undo that changes one field at a time. */
export function oneByOne(
  kinds: readonly ChangeKind[],
  likelihood: number,
  replacements: (signed: SignedSlots) => Generator<Replacement>,
): HeaderUndo {
  return {
    kinds,
    likelihood,
    *undoings(signed) {
      for (const replacement of replacements(signed)) yield [replacement];
    },
  };
}
