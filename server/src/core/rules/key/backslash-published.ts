import { say } from '../../text/say.ts';
import { backslashesOf, shapeOf } from '../../workspace/key-reading.ts';
import { defineRule } from '../rule.ts';
import { removeRanges } from './lib/edits.ts';

export default defineRule({
  id: 'key/backslash-published',
  on: 'key-record',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.2' },
    { rfc: 1035, section: '5.1' },
  ],
  messages: {
    backslash:
      'This backslash is published and belongs to the value before the semicolon, so receivers cannot read that tag, and signatures that use the key fail. Within quotes a semicolon needs no backslash. Remove it.',
  },
  check(view, { report }) {
    if (shapeOf(view) !== 'escaped') return;
    const found = backslashesOf(view);
    const title = found.length === 1 ? say`Remove the backslash` : say`Remove the backslashes`;
    const fixes = [{ title, safe: true, edits: () => removeRanges(view, found) }];
    report('backslash', view.source(found[0]!), {}, { fixes });
  },
});
