import { say } from '../../text/say.ts';
import { dataStateOf } from '../../workspace/key-reading.ts';
import { setValue } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/data-is-private',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.6.1' },
    { rfc: 6376, section: '8.3' },
  ],
  messages: {
    published:
      'This is the PRIVATE key. Anyone who reads the DNS can now sign mail in your name. Revoke it immediately, make a new key, and publish only its public half, under a new selector.',
  },
  check(view, { report }) {
    const { data } = view.key;
    if (data === undefined || dataStateOf(view) !== 'private') return;
    // Its public half would be right for verifiers, and wrong: the key is everybody's.
    report(
      'published',
      view.source(data.span),
      {},
      { fixes: [setValue(view, data.tag, '', say`Revoke this key: make p= empty`)] },
    );
  },
});
