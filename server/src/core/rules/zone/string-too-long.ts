import { replace } from '../../text/edit.ts';
import { lineStart } from '../../text/lines.ts';
import { escapeString, splitValue } from '../../workspace/string-edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/string-too-long',
  only: ['string-too-long'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    long: 'A string can have at most {limit} octets, and this one has {length}. {server} refuses the zone. Split it into several strings; they are joined without spaces.',
  },
  fix: ({ problem, document, record }) => {
    const string = record?.stringAt(problem.span.start);
    if (string === undefined || record === undefined) return undefined;
    const isAlone = record.hasOneString && !isInParentheses(document.text, string.span.start);
    const pieces = splitValue(string.data.text).map((octets) => `"${escapeString(octets)}"`);
    return {
      title: 'Split into strings of up to 255 octets',
      safe: true,
      edits: () => [replace(string.span, isAlone ? `( ${pieces.join(' ')} )` : pieces.join(' '))],
    };
  },
});

/** Whether a parenthesis is open: then another one must not be. */
function isInParentheses(text: string, at: number): boolean {
  const line = text.slice(lineStart(text, at), at);
  return /^[ \t]/.test(line) || line.includes('(');
}
