import { remove, type TextEdit } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { isWholeKey, pastedValue } from '../../workspace/pasted-value.ts';
import { rewriteStrings } from '../../workspace/string-edit.ts';
import { MAX_STRING } from '../../zone/character-string.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/quote-multiline',
  only: ['quote-multiline', 'quote-multiline-escaped'],
  accepted: 'error',
  messages: {
    escaped:
      'The line ends within quotes, after a backslash. Knot DNS refuses the zone; BIND and NSD publish the line break as part of the value, which breaks a key. Close the quotes at the end of each line, or join the lines.',
    lines:
      'The line ends within quotes. BIND and Knot DNS refuse the zone; NSD publishes the line break as part of the value, which breaks a key. Close the quotes at the end of each line, or join the lines.',
  },
  choose: ({ problem }) => (problem.code === 'quote-multiline' ? 'lines' : 'escaped'),
  fix: ({ problem, document, record }) => {
    const { start, end } = problem.span;
    const string = record?.stringAt(start);
    // As names and tags are joined: without the line breaks and the spaces around them.
    const joined = string?.data.text.replaceAll(/(?<![ \t])[ \t]*(?:\r\n|\r|\n)[ \t]*/g, '') ?? '';
    if (record === undefined || record.strings.length === 0 || joined.length <= MAX_STRING)
      return { title: say`Join the lines`, edits: () => joins(document.text, start, end) };
    const before = record.strings.filter(({ span }) => span.end <= start).map(({ data }) => data.text);
    const after = record.strings.filter(({ span }) => span.start >= end).map(({ data }) => data.text);
    const value = [...before, joined, ...after].join('');
    const wanted = pastedValue(value)?.wanted;
    return {
      title: say`Join the lines and split the value into strings of up to 255 octets`,
      // No name server loads it as it is.
      safe: wanted !== undefined || isWholeKey(value),
      edits: () => rewriteStrings(document.text, record.strings, wanted ?? value),
    };
  },
});

function joins(text: string, start: number, end: number): readonly TextEdit[] {
  return [...text.slice(start, end).matchAll(/\\?(?<![ \t])[ \t]*(?:\r\n|\r|\n)[ \t]*/g)].map(({ index, 0: found }) =>
    remove({ start: start + index, end: start + index + found.length }),
  );
}
