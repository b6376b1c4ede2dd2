import { placedProblems } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/revoked',
  severity: 'info',
  spec: [
    { rfc: 6376, section: '3.6.1' },
    { rfc: 6376, section: '6.1.2' },
  ],
  messages: {
    revoked:
      'p= is empty: this key is revoked, and signatures that name it fail. That is right for a key that nobody signs with any more; otherwise publish the key again.',
  },
  check(view, { report }) {
    // Beneath a wildcard an empty p= says that the domain signs nothing at all, which the rules on zones report.
    if (view.name.selector === '*') return;
    for (const { span } of placedProblems(view, 'revoked')) report('revoked', span, {});
  },
});
