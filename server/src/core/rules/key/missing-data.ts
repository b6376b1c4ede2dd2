import { say } from '../../text/say.ts';
import { bareKeyOf, dataStateOf } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/missing-data',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    missing:
      'This record has no p= and therefore no key: every signature that uses it fails. Copy the whole record from the program that signs. To revoke a key, write an empty p=.',
    unnamed:
      'The key has no p= before it, so receivers find no key, and every signature that uses it fails. Write p= before it.',
  },
  check(view, { report }) {
    if (dataStateOf(view) !== 'missing') return;
    const bare = bareKeyOf(view);
    if (bare === undefined) {
      report('missing', view.headSpan, {});
      return;
    }
    const at = bare.nameSpan.start;
    const sign = /^p[ \t]+/.exec(bare.name)?.[0] ?? '';
    report(
      'unnamed',
      view.source(bare.nameSpan),
      {},
      {
        fixes: [
          {
            title: say`Write p= before the key`,
            edits: () => view.replace({ start: at, end: at + sign.length }, 'p='),
          },
        ],
      },
    );
  },
});
