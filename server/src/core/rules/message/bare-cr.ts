import { defineRule } from '../rule.ts';
import { countLineEnds } from './lib/line-ends.ts';

export default defineRule({
  id: 'message/bare-cr',
  on: 'message-document',
  severity: 'warning',
  spec: [{ rfc: 5322, section: '2.3' }],
  messages: {
    bare: 'There is a CR without an LF here ({count} of them in this file). Mail must not contain one: servers refuse it, drop it or turn it into a line end, which breaks the signature. Fix the program that writes the text.',
  },
  check({ text, messages }, { report }) {
    const { cr, crlf, lf, firstCr } = countLineEnds(text);
    // Where CR alone ends every line, the file was only stored that way.
    if (cr === 0 || crlf + lf === 0) return;
    if (messages.some(({ signatures }) => signatures.length > 0)) {
      report('bare', { start: firstCr, end: firstCr + 1 }, { count: cr });
    }
  },
});
