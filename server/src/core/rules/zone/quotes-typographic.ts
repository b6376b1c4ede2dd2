import { replace } from '../../text/edit.ts';
import { DOUBLE_MARK, SINGLE_MARK, TYPOGRAPHIC_MARK } from '../../text/quotation-marks.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

const DOUBLE = new RegExp(DOUBLE_MARK);
const DOUBLES = new RegExp(DOUBLE_MARK, 'g');
/** Where words begin and end: one within a word is an apostrophe. */
const EDGES = new RegExp(`(?<!\\S)${SINGLE_MARK}|${SINGLE_MARK}(?![^\\s;)])`, 'g');

/** One mark at each end of a line, and none between. */
const PAIR = new RegExp(`^${TYPOGRAPHIC_MARK}[^"\\\\\\u0080-\\uffff]*${TYPOGRAPHIC_MARK}[ \\t]*$`);

export default problemRule({
  id: 'zone/quotes-typographic',
  only: ['smart-quotes'],
  accepted: 'error',
  messages: {
    smart:
      'This is a typographic quotation mark, from a word processor or a web page. Name servers take it for data: the value is cut at spaces and semicolons, and the mark itself is published. Use straight quotation marks.',
  },
  fix: ({ problem, document, record }) => {
    const { start } = problem.span;
    const line = document.slice(start, document.zone.syntax.lineEnd(start));
    return {
      title: say`Use straight quotation marks`,
      safe: record?.type === 'TXT' && start === record.rdataSpan.start && PAIR.test(line),
      edits: () => {
        const marks = DOUBLE.test(line.charAt(0)) ? line.matchAll(DOUBLES) : line.matchAll(EDGES);
        return [...marks].map(({ index }) => replace({ start: start + index, end: start + index + 1 }, '"'));
      },
    };
  },
});
