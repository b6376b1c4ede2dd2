import { defineKeyRule } from './lib/key-rule.ts';
import { placedProblems } from './lib/reading.ts';
import { setValue } from './lib/repair.ts';

export default defineKeyRule({
  id: 'key/deprecated-sha1',
  severity: 'info',
  spec: [{ rfc: 8301, section: '3.1' }],
  messages: {
    allowed:
      'h= still allows sha1 for this key. Signatures with it must not be made, nor accepted, any more; it does no harm to those with sha256. Write h=sha256.',
  },
  check(view, { report }) {
    const { hashes } = view.key;
    if (hashes === undefined || !view.key.acceptsHash('sha256')) return;
    const others = hashes.value.filter(({ text }) => text !== 'sha1').map(({ text }) => text);
    for (const { span } of placedProblems(view, 'hash-sha1')) {
      report('allowed', span, {}, { fixes: [setValue(view, hashes.tag, others.join(':'))] });
    }
  },
});
