/**
 * Mistakes in how a signature's tag-list is written, which make its tags look wrong or missing: a quoted value, a
 * semicolon forgotten, a name in capitals. The rules on values stay silent about what one of these explains.
 */

import type { Signature, SignatureKind } from '../dkim/signature.ts';
import type { Tag, TagSpec } from '../dkim/tag-list.ts';
import { describeTag, tagsOf } from '../dkim/tag-table.ts';
import { type Span, spanOf } from '../text/span.ts';
import type { SignatureView } from './message-document.ts';

/** A value that goes on into the next tag, because no semicolon separates them. */
export interface Swallowed {
  /** The tag whose value it is. */
  readonly tag: Tag;
  /** The name of the first tag in it. */
  readonly name: string;
  /** That name and its `=`, in logical offsets of the tag-list. */
  readonly span: Span;
}

export interface Misspelt {
  readonly spec: TagSpec;
  /** The tag that is meant. */
  readonly name: string;
  /** Whether capitals are all that is wrong. */
  readonly isCaseAlone: boolean;
}

export interface Misreadings {
  /** Tags whose whole value is in double quotes. */
  readonly quoted: readonly Tag[];
  readonly swallowed: readonly Swallowed[];
  readonly misspelt: readonly Misspelt[];
  /** Tags that are there, though not as verifiers read them. */
  readonly hidden: ReadonlySet<string>;
  /** Tags whose value cannot be judged. */
  readonly unreadable: ReadonlySet<string>;
  /** Whether the copy of the message ends within the field, so that what is missing proves nothing. */
  readonly isCut: boolean;
}

const CACHE = new WeakMap<Signature, Misreadings>();

export function misreadingsOf(view: SignatureView): Misreadings {
  let found = CACHE.get(view.signature);
  if (found === undefined) {
    found = find(view);
    CACHE.set(view.signature, found);
  }
  return found;
}

/** Tags whose values may hold UTF-8 (RFC 8616 §5): names in other scripts have a rule of their own. */
export const INTERNATIONAL_TAGS: ReadonlySet<string> = new Set(['d', 'i', 's']);

function find({ kind, signature, message, field }: SignatureView): Misreadings {
  const { list } = signature;
  const quoted = list.tags.filter(({ value }) => value.length > 1 && value.startsWith('"') && value.endsWith('"'));
  const swallowed = findSwallowed(signature, kind);
  const misspelt = findMisspelt(signature, kind);
  const damaged = list.problems.flatMap(({ kind: problem, spec }) =>
    problem === 'value-characters' && spec !== undefined && !INTERNATIONAL_TAGS.has(spec.name) ? [spec.name] : [],
  );
  const isCut = message.extent === 'truncated' && message.part.fields.at(-1) === field;
  const last = isCut ? list.tags.at(-1) : undefined;
  return {
    quoted,
    swallowed: swallowed.places,
    misspelt,
    hidden: new Set([...swallowed.names, ...misspelt.map(({ name }) => name)]),
    unreadable: new Set([
      ...quoted.map(({ name }) => name),
      ...swallowed.places.map(({ tag }) => tag.name),
      ...damaged,
      ...(last === undefined ? [] : [last.name]),
    ]),
    isCut,
  };
}

/** Only required tags that are nowhere else are looked for: `d=` may be the end of a base64 value. */
function findSwallowed(signature: Signature, kind: SignatureKind): { places: Swallowed[]; names: Set<string> } {
  const { list } = signature;
  const wanted = new Set(
    tagsOf(kind).flatMap(({ name, isRequired }) => (isRequired && list.get(name) === undefined ? [name] : [])),
  );
  const names = new Set<string>();
  const places: Swallowed[] = [];
  for (const tag of wanted.size === 0 ? [] : list.tags) {
    let isFirst = true;
    for (const match of tag.value.matchAll(/[\s,:]([a-z]{1,2})[ \t]{0,8}=/g)) {
      const name = match[1]!;
      if (!wanted.has(name) || names.has(name)) continue;
      names.add(name);
      const start = tag.valueSpan.start + match.index + 1;
      if (isFirst) places.push({ tag, name, span: spanOf(start, start + match[0].length - 1) });
      isFirst = false;
    }
  }
  return { places, names };
}

function findMisspelt(signature: Signature, kind: SignatureKind): Misspelt[] {
  const { list } = signature;
  const found: Misspelt[] = [];
  for (const spec of list.specs) {
    if (spec.name.length > MAX_NAME || describeTag(kind, spec.name) !== undefined) continue;
    // A name without `=` is all the text up to the semicolon: its first word may be one.
    const word = spec.equals === undefined ? (/^[A-Za-z]+(?=[\s:])/.exec(spec.name)?.[0] ?? '') : spec.name;
    const name = word.replace(/[^A-Za-z0-9_]/g, '').toLowerCase();
    if (describeTag(kind, name) === undefined || list.get(name) !== undefined) continue;
    found.push({ spec, name, isCaseAlone: spec.equals !== undefined && spec.name.toLowerCase() === name });
  }
  return found;
}

/** Longer than any misspelt name of a tag; `d example.org` without its `=` is a name, too. */
const MAX_NAME = 300;
