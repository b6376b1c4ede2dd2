import { replace } from '../../text/edit.ts';
import { quoteValue } from '../../workspace/string-edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'spf/value-unquoted',
  on: 'policy-record',
  only: ['spf'],
  severity: 'error',
  spec: [{ rfc: 7208, section: '3.3' }],
  messages: {
    unquoted:
      'The value is not quoted, so each word is a string of its own, and receivers join the strings without spaces: the record is not recognized as SPF. Quote the whole value.',
  },
  check(view, { report }) {
    if (!view.isUnquoted || view.placement === 'wrong' || view.rival?.isSeen === true) return;
    const { document, record, strings } = view;
    const { rdataSpan } = record;
    // Line breaks and comments between the words would be lost.
    const isOneLine = !/[;\r\n]/.test(document.text.slice(rdataSpan.start, rdataSpan.end));
    const value = strings.map(({ data }) => data.text).join(' ');
    report(
      'unquoted',
      rdataSpan,
      {},
      {
        fixes: isOneLine
          ? [
              {
                title: 'Quote the whole value',
                safe: view.rival === undefined,
                edits: () => [replace(rdataSpan, quoteValue(value))],
              },
            ]
          : [],
      },
    );
  },
});
