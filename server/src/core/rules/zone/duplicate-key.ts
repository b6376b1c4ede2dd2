import { say } from '../../text/say.ts';
import { splitKeyOf } from '../../workspace/split-key.ts';
import type { KeyRecordView } from '../../workspace/zone-document.ts';
import { defineRule } from '../rule.ts';
import { keySets } from './lib/key-sets.ts';
import { removalFixes } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/duplicate-key',
  on: 'zone',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.6.2.2' },
    { rfc: 6376, section: '6.1.2' },
  ],
  messages: {
    another:
      'There is another key at this name. A selector has one key: some receivers use the first one they get, others neither, so signatures fail now and then. Give the second key a selector of its own.',
    same: 'This is the same key as in another record of this name, written differently, so receivers see two records, and some use neither. Delete one of them.',
    foreign:
      'This text is at the same name as the key. Receivers get both in any order; some use the wrong one, others neither, so signatures fail now and then. Move the text to the name it belongs to.',
  },
  check(document, { report }) {
    for (const set of keySets(document)) {
      const parts = splitKeyOf(set)?.parts ?? [];
      const first = parts[0] ?? set.find(({ isKey }) => isKey);
      if (first === undefined) continue;
      for (const view of set) {
        if (view === first || parts.includes(view)) continue;
        const related = [{ span: first.headSpan, message: say`The key of this selector.` }];
        if (!view.isKey) report('foreign', view.headSpan, {}, { related });
        else if (content(view) !== content(first)) report('another', view.headSpan, {}, { related });
        else
          report(
            'same',
            view.headSpan,
            {},
            { related, fixes: removalFixes(document, view.record, say`Delete the repeated key`) },
          );
      }
    }
  },
});

/** White space around tags and within a key changes nothing. */
function content({ data }: KeyRecordView): string {
  return data.text.replace(/\s+/g, '').replace(/;$/, '');
}
