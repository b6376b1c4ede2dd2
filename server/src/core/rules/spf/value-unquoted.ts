import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { quoteValue } from '../../workspace/string-edit.ts';
import { isDistorted } from '../policy/lib/problem-rule.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'spf/value-unquoted',
  on: 'policy-record',
  only: ['spf'],
  severity: 'error',
  spec: [{ rfc: 7208, section: '3.3' }],
  messages: {
    unquoted:
      'The value is not quoted, so each word is a separate string, and receivers join the strings without spaces: the record is not recognized as SPF. Quote the whole value.',
  },
  check(view, { report }) {
    if (!view.isUnquoted || view.placement === 'wrong' || view.rival?.isSeen === true || isDistorted(view)) return;
    const { strings, written } = view;
    const { text, valueSpan } = written;
    // Line breaks and comments between the words would be lost.
    const isOneLine = !/[;\r\n]/.test(text.slice(valueSpan.start, valueSpan.end));
    const value = strings.map(({ data }) => data.text).join(' ');
    report(
      'unquoted',
      valueSpan,
      {},
      {
        fixes: isOneLine
          ? [
              {
                title: say`Quote the whole value`,
                safe: view.rival === undefined,
                edits: () => [replace(valueSpan, quoteValue(value))],
              },
            ]
          : [],
      },
    );
  },
});
