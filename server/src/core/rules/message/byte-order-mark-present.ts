import { defineRule } from '../rule.ts';
import { headerErrors } from './lib/header-errors.ts';

export default defineRule({
  id: 'message/byte-order-mark-present',
  on: 'message',
  severity: 'warning',
  spec: [{ rfc: 5322, section: '2.2' }],
  messages: {
    mark: 'The message begins with a byte-order mark (U+FEFF), which a program added when it stored the file. It becomes part of the first field’s name, so verifiers do not find that field. Check the signatures in the original file.',
  },
  check(message, { report }) {
    for (const span of headerErrors(message, 'byte-order-mark')) report('mark', span, {});
  },
});
