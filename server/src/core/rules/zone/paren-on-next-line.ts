import { insert, remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/paren-on-next-line',
  only: ['open-paren-next-line'],
  accepted: 'error',
  messages: {
    nextLine:
      'The opening parenthesis is on the line after the record, which has already ended: a record goes on only while a parenthesis is open. {server} refuses the zone. Move the parenthesis to the end of the line above.',
  },
  fix: ({ document, problem, record }) => {
    const fix = document.fixOf(problem);
    if (fix !== undefined) return { title: say`Move the parenthesis to the line above`, safe: true, edits: () => fix };
    const { text } = document;
    const open = text.lastIndexOf('(', problem.span.start);
    if (record === undefined || open < record.typeSpan.end) return undefined;
    // A record that is complete does not go on, and parentheses must not be nested.
    const isComplete = !record.isBroken && record.type !== 'TXT' && record.type !== 'SPF';
    if (isComplete || record.entry.leaves.some(({ kind }) => kind === 'open')) return undefined;
    const { syntax } = document.zone;
    const entry = syntax.entryAt(open)!;
    const opens = entry.leaves.find(({ kind }) => kind !== 'space');
    if (opens?.span.start !== open) return undefined;
    for (let i = record.entry.index + 1; i < entry.index; i++) {
      if (syntax.entry(i).kind !== 'blank') return undefined;
    }
    return {
      title: say`Move the parenthesis to the line above`,
      safe: true,
      edits: () => {
        const spaces = /^[ \t]*/.exec(text.slice(open + 1, problem.span.start))![0].length;
        return [insert(record.typeSpan.end, ' ('), remove({ start: open, end: open + 1 + spaces })];
      },
    };
  },
});
