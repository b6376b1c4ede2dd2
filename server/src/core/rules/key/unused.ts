import { parseKeyName } from '../../text/domain-name.ts';
import { dataStateOf, shapeOf } from '../../workspace/key-reading.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'key/unused',
  on: 'key-in-workspace',
  severity: 'hint',
  spec: [{ rfc: 6376, section: '3.1' }],
  messages: {
    unused:
      'No message of this workspace is signed with the selector {selector}; those of {domain} are signed with {others}. If it is no longer in use, revoke it (p=), and remove the record some days later.',
  },
  check(view, { report, index }) {
    const { domain, selector } = view.name;
    // What the messages say comes first: it costs less than a look at the key.
    const others = index.keysUsedBy(domain);
    if (others.length === 0 || index.keysInUse.has(view.owner)) return;
    if (shapeOf(view) !== 'tags' || dataStateOf(view) !== 'whole') return;
    const names = others.flatMap((name) => parseKeyName(name)?.selector ?? []);
    const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ' ...' : '');
    report('unused', view.headSpan, { selector, domain, others: shown });
  },
});
