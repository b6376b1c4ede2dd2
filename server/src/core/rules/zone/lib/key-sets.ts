/** The TXT records at one selector, of which there should be one: which of them are keys, and which are halves of one. */

import { classifyKeyData } from '../../../dkim/key-data.ts';
import type { KeyRecordView, ZoneDocument } from '../../../workspace/zone-document.ts';
import { NO_SELECTORS } from '../../key/lib/reading.ts';

/** The sets of different records at one selector; a record that is there twice is published once (RFC 2181 §5). */
export function* keySets(document: ZoneDocument): Generator<readonly KeyRecordView[]> {
  for (const view of document.keysWithOthers) {
    if (NO_SELECTORS.has(view.name.selector)) continue;
    const all = document.keysAt(view.owner);
    if (all[0] !== view || all.length < 2) continue;
    const different = new Map<string, KeyRecordView>();
    for (const each of all) {
      const published = JSON.stringify(each.strings.map(({ data }) => data.text));
      if (!different.has(published)) different.set(published, each);
    }
    if (different.size > 1) yield [...different.values()];
  }
}

export interface CutKey {
  readonly first: KeyRecordView;
  readonly rest: KeyRecordView;
}

/** A key whose first half is in one record and whose second half, base64 alone, in another. */
export function cutKey(set: readonly KeyRecordView[]): CutKey | undefined {
  const rests = set.filter(({ data }) => /^[A-Za-z0-9+/\s]{16,}(?:=[=\s]*)?(?:;\s*)?$/.test(data.text));
  const firsts = set.filter(({ isKey }) => isKey);
  const [first, rest] = [firsts[0], rests[0]];
  if (firsts.length !== 1 || rests.length !== 1 || first?.key.data === undefined || rest === undefined)
    return undefined;
  const { data } = first.key;
  if (data.span.end !== first.data.text.trimEnd().length) return undefined;
  const material = classifyKeyData(data.value.text + rest.data.text.replace(/(?<![\s;])[\s;]+$/, '')).material;
  return material?.algorithm !== undefined && !material.isTruncated ? { first, rest } : undefined;
}
