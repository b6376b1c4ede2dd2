import { say } from '../../text/say.ts';
import { dataStateOf } from '../../workspace/key-reading.ts';
import { writeData } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/data-continues',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    more: 'There are {octets} more octets after the end of the key that do not belong to it. Some receivers refuse such a key. Remove them.',
  },
  check(view, { report }) {
    const { data, keyData } = view.key;
    if (data === undefined || keyData?.material === undefined || dataStateOf(view) !== 'trailing') return;
    const { trailing } = keyData.material;
    const { start, end } = data.span;
    const length = Math.min(end - start, Math.ceil((trailing * 4) / 3));
    const fixes = writeData(view, say`Remove what follows the key`);
    report('more', view.source({ start: end - length, end }), { octets: trailing }, { fixes });
  },
});
