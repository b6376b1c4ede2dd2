import { append } from '../../text/lists.ts';
import { say } from '../../text/say.ts';
import { dataStateOf, shapeOf } from '../../workspace/key-reading.ts';
import type { KeyRecordView, ZoneDocument } from '../../workspace/zone-document.ts';
import type { ZoneIndex } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';
import { type KeyPlace, keyPlaces, writtenKeys } from './lib/key-texts.ts';

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
    /** By the data as they are written, whether they hold a whole key. */
    const whole = new Map<string, boolean>();
    for (const view of suspects(document)) {
      const written = document.zone.records.rdataHead(view.record.index, Number.POSITIVE_INFINITY);
      if (whole.get(written) === false) continue;
      const isWhole = dataStateOf(view) === 'whole';
      whole.set(written, isWhole);
      if (!isWhole || shapeOf(view) !== 'tags') continue;
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

/** Different numbers that texts have: with that of a domain it is exact. */
const TEXTS = 2 ** 32;

/** The keys whose text occurs more than once for a domain, and those that have to be read to know it. In the order of the text. */
function suspects(document: ZoneDocument): readonly KeyRecordView[] {
  const places = besideOthers(document);
  const written = writtenKeys(document, places);
  const byText = new Map<number, number[]>();
  const unread: number[] = [];
  places.forEach(({ index, above }, i) => {
    const text = written[i];
    if (text === undefined) {
      unread.push(index);
      return;
    }
    const key = above * TEXTS + text;
    const same = byText.get(key);
    if (same === undefined) byText.set(key, [index]);
    else same.push(index);
  });
  const found = unread;
  // A key that is at its own name again is `zone/duplicate-record`'s to say.
  const { owner } = document.zone.index;
  const isAtSeveral = (indexes: readonly number[]) => indexes.some((index) => owner[index] !== owner[indexes[0]!]);
  const hasUnread = unread.length > 0;
  for (const indexes of byText.values()) if (hasUnread || isAtSeveral(indexes)) append(found, indexes);
  return found.sort((a, b) => a - b).flatMap((index) => document.keyRecordOf(index) ?? []);
}

/** An edit that changes no name and no type keeps the index, and with it which keys have others beside them. */
const known = new WeakMap<ZoneIndex, readonly KeyPlace[]>();

/** The keys of domains that have several, in the order of the text. */
function besideOthers(document: ZoneDocument): readonly KeyPlace[] {
  const { index } = document.zone;
  let places = known.get(index);
  if (places === undefined) {
    const all = keyPlaces(document);
    const counts = new Map<number, number>();
    for (const { above } of all) counts.set(above, (counts.get(above) ?? 0) + 1);
    places = all.filter(({ above }) => counts.get(above)! > 1).sort((a, b) => a.index - b.index);
    known.set(index, places);
  }
  return places;
}
