import { placedProblems } from '../../workspace/key-reading.ts';
import { setValue } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/deprecated-sha1',
  severity: 'info',
  spec: [{ rfc: 8301, section: '3.1' }],
  messages: {
    allowed:
      'h= still allows sha1 for this key. SHA-1 signatures must no longer be made or accepted; SHA-256 signatures are not affected. Write h=sha256.',
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
