import type { TextEdit } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { type SplitKey, splitKeyOf } from '../../workspace/split-key.ts';
import type { KeyRecordView, ZoneDocument } from '../../workspace/zone-document.ts';
import { defineRule, type Fix } from '../rule.ts';
import { keySets } from './lib/key-sets.ts';
import { removalOf } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/key-split-over-records',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.2.2' }],
  messages: {
    cut: 'This is a part of a key, and the rest is in another record of this name. Receivers join the strings of one record, but not several records, so they never see the whole key, and every signature fails. Put all parts into one record, as quoted strings.',
  },
  check(document, { report }) {
    for (const set of keySets(document)) {
      const split = splitKeyOf(set);
      if (split === undefined) continue;
      const [kept, ...others] = inFile(split);
      const [second] = others;
      if (kept === undefined || second === undefined) continue;
      const related = [kept, ...others.slice(1)].map(({ headSpan }) => ({
        span: headSpan,
        message: say`Another part of the key.`,
      }));
      report('cut', second.headSpan, {}, { related, fixes: fixesOf(document, split, kept, others) });
    }
  },
});

function inFile({ parts }: SplitKey<KeyRecordView>): readonly KeyRecordView[] {
  return [...parts].sort((a, b) => a.record.index - b.record.index);
}

/** The whole key takes the place of the part that is first in the file. */
function fixesOf(
  document: ZoneDocument,
  { text, isCertain }: SplitKey,
  kept: KeyRecordView,
  others: readonly KeyRecordView[],
): readonly Fix[] {
  const removals = others.map((other) => removalOf(document, other.record));
  if (!isCertain || !removals.every((each): each is readonly TextEdit[] => each !== undefined)) return [];
  return [{ title: say`Put all parts into one record`, edits: () => [...kept.rewrite(text), ...removals.flat()] }];
}
