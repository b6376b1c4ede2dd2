import { dataStateOf } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/data-is-placeholder',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    placeholder:
      '"{text}" is a placeholder, not a key. Replace it with the public key that your mail server or provider shows for this selector.',
  },
  check(view, { report }) {
    const { data } = view.key;
    if (data === undefined || dataStateOf(view) !== 'placeholder') return;
    report('placeholder', view.source(data.span), { text: data.value.text });
  },
});
