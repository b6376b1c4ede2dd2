import { bareKeyOf, placedProblems } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/unknown-tag',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    unknown:
      'DKIM keys have no tag "{name}". Receivers ignore it, so it is harmless but has no effect. Correct or remove it.',
  },
  check(view, { report }) {
    const bare = bareKeyOf(view);
    for (const { text, span, range } of placedProblems(view, 'tag-unknown')) {
      if (range.start !== bare?.nameSpan.start) report('unknown', span, { name: text });
    }
  },
});
