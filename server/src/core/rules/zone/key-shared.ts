import { append } from '../../text/lists.ts';
import { say } from '../../text/say.ts';
import type { KeyRecordView, ZoneDocument } from '../../workspace/zone-document.ts';
import { dataStateOf, shapeOf } from '../key/lib/reading.ts';
import { defineRule } from '../rule.ts';
import { entryText, type KeyPlace, keyPlaces, writtenKey } from './lib/key-texts.ts';

export default defineRule({
  id: 'zone/key-shared',
  on: 'zone',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.1' }],
  messages: {
    same: 'The same key is also published at {other}. Signatures verify, but whoever gets the private key can sign with both selectors. Use a separate key for each selector.',
  },
  check(document, { report }) {
    const first = new Map<string, KeyRecordView>();
    for (const view of suspects(document)) {
      if (shapeOf(view) !== 'tags' || dataStateOf(view) !== 'whole') continue;
      const data = `${view.name.domain} ${view.key.keyData?.cleaned ?? ''}`;
      const other = first.get(data);
      if (other === undefined) first.set(data, view);
      else if (other.owner !== view.owner)
        report(
          'same',
          view.headSpan,
          { other: other.owner },
          { related: [{ span: other.headSpan, message: say`The same key.` }] },
        );
    }
  },
});

/** The keys whose text occurs more than once for a domain, and those that have to be read to know it. In the order of the text. */
function suspects(document: ZoneDocument): readonly KeyRecordView[] {
  const byText = new Map<string, number[]>();
  const unread: number[] = [];
  for (const { index, above } of besideOthers(keyPlaces(document))) {
    const written = writtenKey(entryText(document, index));
    if (written === undefined) unread.push(index);
    else {
      const key = `${above} ${written}`;
      const same = byText.get(key);
      if (same === undefined) byText.set(key, [index]);
      else same.push(index);
    }
  }
  const found = unread;
  for (const indexes of byText.values()) if (indexes.length > 1 || unread.length > 0) append(found, indexes);
  return found.sort((a, b) => a - b).flatMap((index) => document.keyRecordOf(index) ?? []);
}

/** Those of domains that have several keys. */
function besideOthers(places: readonly KeyPlace[]): readonly KeyPlace[] {
  const counts = new Map<number, number>();
  for (const { above } of places) counts.set(above, (counts.get(above) ?? 0) + 1);
  return places.filter(({ above }) => counts.get(above)! > 1);
}
