import { classifyKeyData } from '../../dkim/key-data.ts';
import { say } from '../../text/say.ts';
import { dataStateOf } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/data-truncated',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    cut: 'The key is cut off: its encoding declares {declared|octet}, but the record has only {available}. Every signature that uses it fails. Copy the whole key; if it is longer than 255 characters, split it into several quoted strings of the same record.',
    spaces:
      'The key has spaces where it needs plus signs, as web forms and URLs make of them: its encoding declares {declared|octet}, but the record has only {available}. Every signature that uses it fails. Write + in place of each space.',
  },
  check(view, { report }) {
    const { data, keyData } = view.key;
    if (data === undefined || keyData?.material === undefined || dataStateOf(view) !== 'truncated') return;
    const { declared, available } = keyData.material;
    const { start, end } = data.span;
    const spaces = [...view.data.text.slice(start, end).matchAll(/ /g)].map(({ index }) => ({
      range: { start: start + index, end: start + index + 1 },
      octets: '+',
    }));
    const [first] = spaces;
    if (
      first !== undefined &&
      classifyKeyData(view.data.text.slice(start, end).replaceAll(' ', '+')).wanted !== undefined
    ) {
      const fixes = [{ title: say`Write + in place of each space`, edits: () => view.edit(spaces) }];
      report('spaces', view.source(first.range), { declared, available }, { fixes });
      return;
    }
    report('cut', view.source({ start: Math.max(start, end - 4), end }), { declared, available });
  },
});
