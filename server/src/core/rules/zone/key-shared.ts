import type { KeyRecordView } from '../../workspace/zone-document.ts';
import { dataStateOf, shapeOf } from '../key/lib/reading.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'zone/key-shared',
  on: 'zone',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.1' }],
  messages: {
    same: 'The same key is also published at {other}. Signatures verify, but whoever gets the private key can sign with both selectors. Use a separate key for each selector.',
  },
  check(document, { report }) {
    const seen = new Map<string, KeyRecordView>();
    for (const view of document.keyRecords) {
      if (shapeOf(view) !== 'tags' || dataStateOf(view) !== 'whole') continue;
      const data = view.key.keyData?.cleaned ?? '';
      const first = seen.get(data);
      if (first === undefined) seen.set(data, view);
      else if (first.owner !== view.owner)
        report(
          'same',
          view.headSpan,
          { other: first.owner },
          { related: [{ span: first.headSpan, message: 'The same key.' }] },
        );
    }
  },
});
