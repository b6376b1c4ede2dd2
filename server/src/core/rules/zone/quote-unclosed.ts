import { insert, remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import type { ZoneDocument } from '../../workspace/zone-document.ts';
import type { Entry } from '../../zone/syntax.ts';
import { entryOf, openEntries, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/quote-unclosed',
  only: ['quote-unclosed'],
  accepted: 'error',
  messages: {
    unclosed: 'This quotation mark is never closed. {server} refuses the zone. Close it at the end of the value.',
    unopened:
      'This quotation mark ends a string that none begins. {server} refuses the zone. Put a quotation mark at the start of the string.',
    records:
      'This quotation mark is not closed before the next record, {owner}, which is on the same line. {server} refuses the zone or publishes a broken value. Close it, and begin a new line there.',
    cut: 'This string goes on in the next line, and quotes do not span lines. {server} refuses the zone. Close the quotes at the end of each line, and put the strings into parentheses.',
  },
  choose: ({ document, problem, data }) => {
    if (data['form'] === 'records' || data['form'] === 'cut') return data['form'];
    return document.fixOf(problem) === undefined ? 'unclosed' : 'unopened';
  },
  fix: ({ problem, data, document }) => {
    const found = document.fixOf(problem);
    if (found !== undefined) {
      const title = TITLES[String(data['form'])] ?? say`Open the string`;
      return { title, safe: data['form'] !== 'records', edits: () => found };
    }
    if (isOutOfStep(document.zone.syntax.entryAt(problem.span.start), problem.span.start)) return undefined;
    const { end } = problem.span;
    const at = Number(data['at']);
    const value = document.slice(end, at);
    // Nothing is left to be enclosed: the mark ends a value that does not begin with one.
    if (value.trim() === '' && !/[ \t]$/.test(document.slice(problem.span.start - 1, problem.span.start))) {
      return { title: say`Delete the quotation mark`, edits: () => [remove(problem.span)] };
    }
    if (goesOn(document, at)) return undefined;
    // A backslash there would escape the mark that is put in.
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(value)) return undefined;
    const comment = COMMENT.exec(value)?.index;
    if (comment !== undefined) {
      return { title: say`Close the quotation mark before the comment`, edits: () => [insert(end + comment, '"')] };
    }
    const isParenthesisOpen = openEntries(document).parentheses.has(entryOf(document, problem));
    const parenthesis = isParenthesisOpen ? CLOSING.exec(value)?.index : undefined;
    return parenthesis === undefined
      ? { title: say`Close the quotation mark at the end of the line`, safe: true, edits: () => [insert(at, '"')] }
      : { title: say`Close the quotation mark before the parenthesis`, edits: () => [insert(end + parenthesis, '"')] };
  },
});

const TITLES: Readonly<Record<string, string>> = {
  records: say`Close the quotation mark and begin a new line`,
  cut: say`Quote each line, in parentheses`,
};

/** Whether a string before the mark has a word directly after it: a mark is missing there, and every later one begins where it should end. */
function isOutOfStep(entry: Entry | undefined, mark: number): boolean {
  const before = entry?.fields.filter(({ span }) => span.end <= mark) ?? [];
  return before.some(
    ({ kind, span }, i) =>
      kind === 'quoted' && before[i + 1]?.kind === 'word' && before[i + 1]!.span.start === span.end,
  );
}

/** Whether the line after a place is not a record and has one mark more: the string ends there, whatever its author meant. */
function goesOn({ zone }: ZoneDocument, at: number): boolean {
  const line = zone.syntax.entryAt(at)?.index;
  const next = line === undefined || line + 1 >= zone.syntax.entryCount ? undefined : zone.syntax.entry(line + 1);
  if (next?.kind !== 'record' || zone.recordAt(next.span.start) !== undefined) return false;
  const { start, end } = next.span;
  return end - start <= MAX_LINE && zone.slice(start, end).split('"').length % 2 === 0;
}

/** A line of text, in UTF-16 units. */
const MAX_LINE = 4096;

/** The parenthesis that is missed where the quotes have taken it in. */
const CLOSING = /(?<![ \t])[ \t]*\)$/;

/** A semicolon after a space that no tag follows, as in `p=abc ; the key of May`. */
const COMMENT = /(?<![ \t])[ \t]+;(?![ \t]*(?:$|[A-Za-z]\w*[ \t]*=))/;
