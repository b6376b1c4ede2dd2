import { placedProblems } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/unknown-flag',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    unknown:
      'DKIM has no flag "{text}"; it has y and s. Receivers ignore it, so it is harmless but has no effect. Remove it when you next edit the record.',
  },
  check(view, { report }) {
    for (const { text, span } of placedProblems(view, 'flag-unknown')) report('unknown', span, { text });
  },
});
