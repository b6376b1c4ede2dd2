import { defineRule } from '../rule.ts';
import { countLineEnds } from './lib/line-ends.ts';

export default defineRule({
  id: 'message/line-ends-mixed',
  on: 'message-document',
  severity: 'info',
  spec: [
    { rfc: 5322, section: '2.3' },
    { rfc: 6376, section: '5.3' },
  ],
  messages: {
    lf: 'Most lines of this file end with CRLF, {count} with only LF. In transit every line ends with CRLF; verifiers differ in how they treat the others. If a signature fails here, check another copy.',
    crlf: 'Most lines of this file end with LF, {count} with CRLF. In transit every line ends with CRLF; this copy was not stored as received. If a signature fails here, check another copy.',
  },
  check({ text, messages }, { report }) {
    const { crlf, lf, firstLf, firstCrlf } = countLineEnds(text);
    if (crlf === 0 || lf === 0 || !messages.some(({ signatures }) => signatures.length > 0)) return;
    if (crlf >= lf) report('lf', { start: firstLf, end: firstLf + 1 }, { count: lf });
    else report('crlf', { start: firstCrlf, end: firstCrlf + 2 }, { count: crlf });
  },
});
