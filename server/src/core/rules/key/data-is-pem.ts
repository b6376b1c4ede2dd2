import { say } from '../../text/say.ts';
import { dataStateOf, inTag } from '../../workspace/key-reading.ts';
import { writeData } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/data-is-pem',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    armour:
      'This line belongs to the key file, not to the key. Receivers cannot read a key that includes it. Remove the BEGIN and END lines.',
  },
  check(view, { report }) {
    const { data, keyData } = view.key;
    const flaw = keyData?.flaws.find(({ kind }) => kind === 'pem-armour');
    if (data === undefined || flaw === undefined || dataStateOf(view) !== 'pem') return;
    const fixes = writeData(view, say`Remove the BEGIN and END lines`, { safe: true });
    report('armour', view.source(inTag(data.tag, flaw.spans)[0]!), {}, { fixes });
  },
});
