import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';
import { cutKey, keySets } from './lib/key-sets.ts';
import { removalOf } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/key-split-over-records',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.2.2' }],
  messages: {
    cut: 'This is the second half of a key whose first half is another record of this name. Receivers join the strings of one record, but not two records, so they see a truncated key, and every signature fails. Put both halves into one record, as two quoted strings.',
  },
  check(document, { report }) {
    for (const set of keySets(document)) {
      const cut = cutKey(set);
      if (cut === undefined) continue;
      const { first, rest } = cut;
      const removal = removalOf(document, rest.record);
      report(
        'cut',
        rest.headSpan,
        {},
        {
          related: [{ span: first.headSpan, message: say`The first half of the key.` }],
          fixes:
            removal === undefined
              ? []
              : [
                  {
                    title: say`Put both halves into one record`,
                    edits: () => [...first.rewrite(first.data.text.trimEnd() + rest.data.text.trim()), ...removal],
                  },
                ],
        },
      );
    }
  },
});
