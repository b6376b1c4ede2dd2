/** Which header fields a signature covers, and the text that is hashed (RFC 6376 §3.7, §5.4.2; RFC 8617 §5.1.1). */

import { MappedText } from '../text/mapped-text.ts';
import { canonicalizeField, canonicalizeFieldText, fieldKey, type RawField } from './canonicalization.ts';
import {
  type CanonicalizationName,
  canonicalizationOf,
  type HeaderName,
  parseSignature,
  type Signature,
  type SignatureKind,
} from './signature.ts';

/** The header fields of a message, found by name from the bottom up. */
export class HeaderFields {
  readonly all: readonly RawField[];
  readonly #byKey = new Map<string, number[]>();

  constructor(all: readonly RawField[]) {
    this.all = all;
    all.forEach((field, index) => {
      const key = fieldKey(field);
      const indices = this.#byKey.get(key);
      if (indices === undefined) this.#byKey.set(key, [index]);
      else indices.push(index);
    });
  }

  /** The positions of the fields of a name (in lower case), from the top. */
  named(key: string): readonly number[] {
    return this.#byKey.get(key) ?? [];
  }
}

/** The signature in a raw field. */
export function signatureIn(field: string, kind?: SignatureKind): Signature {
  return parseSignature(MappedText.of(field, { start: field.indexOf(':') + 1, end: field.length }), kind);
}

export interface CoveredField {
  readonly name: HeaderName;
  /** The position in the header; undefined where the message has no further field of this name. */
  readonly index: number | undefined;
}

/**
 * The fields that `h=` names, in its order: of a name that is repeated the lowest first, then the one above it (§5.4.2).
 * The signature's own field is never among them.
 */
export function coveredFields(signature: Signature, own: number, header: HeaderFields): CoveredField[] {
  const taken = new Map<string, number>();
  return (signature.headers?.value ?? []).map((name) => {
    const indices = header.named(name.key);
    let left = taken.get(name.key) ?? indices.length;
    if (left > 0 && indices[left - 1] === own) left--;
    taken.set(name.key, Math.max(0, left - 1));
    return { name, index: left > 0 ? indices[left - 1] : undefined };
  });
}

/** The text that DKIM-Signature and ARC-Message-Signature sign: the covered fields and the signature's own field. */
export function signedText(signature: Signature, own: number, header: HeaderFields): string {
  const algorithm = canonicalizationOf(signature).header ?? 'simple';
  return joinSignedText(
    coveredFields(signature, own, header).flatMap(({ index }) => (index === undefined ? [] : [header.all[index]!])),
    header.all[own]!,
    signature,
    algorithm,
  );
}

export function joinSignedText(
  fields: readonly RawField[],
  own: RawField,
  signature: Signature,
  algorithm: CanonicalizationName,
): string {
  const parts = fields.map((field) => canonicalizeField(field, algorithm));
  parts.push(canonicalizeFieldText(withoutSignatureValue(own.text, signature), algorithm));
  return parts.join('');
}

/**
 * The signature's own field, the value of `b=` with the white space around it left out (§3.7).
 *
 * @param signature parsed from the same field's value, as written after the colon
 */
export function withoutSignatureValue(text: string, signature: Signature): string {
  const tag = signature.list.get('b');
  if (tag === undefined) return text;
  const offset = text.indexOf(':') + 1;
  return text.slice(0, offset + tag.equals + 1) + text.slice(offset + tag.span.end);
}
