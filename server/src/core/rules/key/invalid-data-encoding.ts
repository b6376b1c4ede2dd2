import { say } from '../../text/say.ts';
import { dataStateOf } from '../../workspace/key-reading.ts';
import { writeData } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/invalid-data-encoding',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    hex: 'The key is written in hexadecimal, which receivers cannot read. Write it in base64.',
    double: 'The key was encoded in base64 twice. Receivers cannot read it. Encode the key once.',
    openssh:
      'This is a key in SSH format. Receivers cannot read it. Publish what ssh-keygen -e -m PKCS8 -f FILE prints between its BEGIN and END lines: it is the same key.',
  },
  check(view, { report }) {
    const { data, keyData } = view.key;
    if (data === undefined || keyData === undefined || dataStateOf(view) !== 'encoding') return;
    const has = (kind: string): boolean => keyData.flaws.some((flaw) => flaw.kind === kind);
    const name = has('hex') ? 'hex' : has('double-base64') ? 'double' : 'openssh';
    report(name, view.source(data.span), {}, { fixes: writeData(view, say`Write the same key as DKIM wants it`) });
  },
});
