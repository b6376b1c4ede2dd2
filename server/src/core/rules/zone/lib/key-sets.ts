/** The TXT records at one selector, of which there should be one. */

import { NO_SELECTORS } from '../../../workspace/key-reading.ts';
import type { KeyRecordView, ZoneDocument } from '../../../workspace/zone-document.ts';

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
