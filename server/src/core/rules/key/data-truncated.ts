import { defineKeyRule } from './lib/key-rule.ts';
import { dataStateOf } from './lib/reading.ts';

export default defineKeyRule({
  id: 'key/data-truncated',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    cut: 'The key is cut off: its encoding declares {declared|octet}, but the record has only {available}. Every signature that uses it fails. Copy the whole key; if it is longer than 255 characters, split it into several quoted strings of the same record.',
  },
  check(view, { report }) {
    const { data, keyData } = view.key;
    if (data === undefined || keyData?.material === undefined || dataStateOf(view) !== 'truncated') return;
    const { declared, available } = keyData.material;
    const { start, end } = data.span;
    report('cut', view.source({ start: Math.max(start, end - 4), end }), { declared, available });
  },
});
