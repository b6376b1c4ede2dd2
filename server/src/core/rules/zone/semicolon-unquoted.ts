import { insert, remove, replace } from '../../text/edit.ts';
import { TYPOGRAPHIC_MARK } from '../../text/quotation-marks.ts';
import { say } from '../../text/say.ts';
import { quoteValue } from '../../workspace/string-edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'zone/semicolon-unquoted',
  on: 'zone-problem',
  only: ['semicolon-unquoted', 'semicolon-glued', 'semicolon-after-quote'],
  severity: 'error',
  spec: [{ rfc: 1035, section: '5.1' }],
  messages: {
    cut: 'The value is not quoted, so this semicolon begins a comment: name servers publish only {published}, without an error. Quote the whole value.',
    glued:
      'The text is not quoted, so this semicolon begins a comment, and name servers publish only {published}. If the rest belongs to the text, quote it all.',
    doubled:
      'The quotation marks are doubled: "" is an empty string, and what follows it is not quoted, so that this semicolon begins a comment. Name servers publish only {published}. Write one quotation mark at each end.',
    single:
      'Single quotes do not quote in a zone file, so this semicolon begins a comment: name servers publish only {published}. Use double quotes.',
    backtick:
      'Backticks do not quote in a zone file, so this semicolon begins a comment: name servers publish only {published}. Use double quotes.',
    after:
      'The value ends at the quotation mark before it, so this semicolon begins a comment: {rest} is not published. If it belongs to the record, move the quotation mark after it.',
    lines:
      'The value is not quoted, so this semicolon begins a comment: name servers leave out the rest of the line, without an error, and publish the next line right after it or refuse the zone. Quote the value, each line by itself.',
  },
  check({ problem, document }, { report }) {
    const fix = document.fixOf(problem);
    const start = Number(problem.data['at']);
    // The quotation marks are the mistake, and `zone/quotes-typographic` reports them.
    const mark = document.slice(start, start + 1);
    if (TYPOGRAPHIC.test(mark)) return;
    const published = JSON.stringify(document.slice(start, problem.span.start));
    if (fix !== undefined) {
      report('lines', problem.span, {}, { fixes: [{ title: say`Quote the value`, safe: true, edits: () => fix }] });
      return;
    }
    const end = Number(problem.data['lineEnd']);
    const line = document.slice(start, end);
    if (DOUBLED.test(document.slice(start, start + 8))) {
      const line = document.slice(start, Number(problem.data['lineEnd'])).trimEnd();
      const single = line.replaceAll('""', '"');
      const isWhole = /^(?:"[^"\\]{1,255}"[ \t]*)+$/.test(single);
      const edits = () => [replace({ start, end: start + line.length }, single)];
      report(
        'doubled',
        problem.span,
        { published },
        { fixes: isWhole ? [{ title: say`Write one quotation mark`, edits }] : [] },
      );
      return;
    }
    if (problem.code === 'semicolon-after-quote') {
      const rest = line.slice(problem.span.start - start).trimEnd();
      const isPlain = /^[ !#-[\]-~]*"?$/.test(rest);
      // The closing quotation mark moves after the tags.
      const edits = () => [
        remove({ start: problem.span.start - 1, end: problem.span.start }),
        ...(rest.endsWith('"') ? [] : [insert(start + line.trimEnd().length, '"')]),
      ];
      report(
        'after',
        problem.span,
        { rest: rest.slice(1).trim() },
        { fixes: isPlain ? [{ title: say`Move the quotation mark after it`, edits }] : [] },
      );
      return;
    }
    if ((mark === "'" || mark === '`') && line.trimEnd().endsWith(mark)) {
      const value = line.trimEnd().slice(1, -1);
      const isPlain = /^[ !#-&(-[\]-_a-~]*$/.test(value);
      const edits = () => [replace({ start, end: start + line.trimEnd().length }, quoteValue(value))];
      report(
        mark === '`' ? 'backtick' : 'single',
        problem.span,
        { published },
        { fixes: isPlain ? [{ title: say`Use double quotes`, safe: true, edits }] : [] },
      );
      return;
    }
    const isGlued = problem.code === 'semicolon-glued';
    const value = isGlued ? line.trimEnd() : taggedPart(line);
    const isPlain = /^[ !#-[\]-~]*$/.test(value);
    report(
      isGlued ? 'glued' : 'cut',
      problem.span,
      { published },
      {
        ...(isGlued ? { severity: 'warning' as const } : {}),
        fixes: isPlain
          ? [
              {
                title: say`Quote the whole value`,
                safe: !isGlued,
                edits: () => [replace({ start, end: start + value.length }, quoteValue(value))],
              },
            ]
          : [],
      },
    );
  },
});

/**
 * The tags at the start of a line: up to its end, or to a `;` after which there is no tag, as before a real comment. A blank
 * before a tag may be escaped.
 */
function taggedPart(line: string): string {
  const specs = line.split(';');
  const tags = specs.findIndex((spec, i) => i > 0 && !/^[\s\\]*[A-Za-z]\w*\s*=/.test(spec));
  return (tags < 0 ? specs : specs.slice(0, tags)).join(';').trimEnd();
}

const TYPOGRAPHIC = new RegExp(TYPOGRAPHIC_MARK);

/** An empty string, and a text right after it. */
const DOUBLED = /^""[A-Za-z]/;
