import { say } from '../../text/say.ts';
import { dataStateOf } from '../../workspace/key-reading.ts';
import { writeData } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/data-is-pkcs1',
  severity: 'warning',
  spec: [
    { rfc: 6376, section: '3.6.1' },
    { rfc: 8017, section: 'A.1.1' },
  ],
  messages: {
    bare: 'The RSA key is in the format RSAPublicKey instead of SubjectPublicKeyInfo. The standard allows it, but several receivers refuse it, and nearly everyone publishes the other format. Publish the key in that one.',
  },
  check(view, { report }) {
    const { data, keyData } = view.key;
    const state = dataStateOf(view);
    if (data === undefined || keyData?.material?.form !== 'pkcs1' || (state !== 'whole' && state !== 'trailing'))
      return;
    report(
      'bare',
      view.source(data.span),
      {},
      {
        fixes: writeData(view, say`Write the same key as SubjectPublicKeyInfo`),
      },
    );
  },
});
