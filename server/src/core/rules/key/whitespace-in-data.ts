import { runsOfSpaces } from '../../dkim/field.ts';
import { say } from '../../text/say.ts';
import { dataStateOf } from '../../workspace/key-reading.ts';
import { removeRanges } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/whitespace-in-data',
  severity: 'hint',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    space:
      'The key contains spaces. That is allowed, and most receivers ignore them, but a few older programs do not. Remove them to be safe.',
  },
  check(view, { report }) {
    const { data } = view.key;
    const state = dataStateOf(view);
    if (data === undefined || (state !== 'whole' && state !== 'trailing')) return;
    const spaces = runsOfSpaces(data.tag);
    if (spaces.length === 0) return;
    report(
      'space',
      view.source(spaces[0]!),
      {},
      {
        fixes: [{ title: say`Remove the spaces from the key`, safe: true, edits: () => removeRanges(view, spaces) }],
      },
    );
  },
});
