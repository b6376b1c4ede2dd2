import { insert, remove } from '../../text/edit.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/paren-next-line',
  only: ['open-paren-next-line'],
  accepted: 'error',
  messages: {
    nextLine:
      'The ( stands in the line after the record, which has ended by then. {server} refuses the zone. Move the ( behind the type.',
  },
  fix: ({ document, problem, record }) => {
    const { text } = document;
    const open = text.lastIndexOf('(', problem.span.start);
    if (record === undefined || open < record.typeSpan.end) return undefined;
    return {
      title: 'Move the parenthesis behind the type',
      safe: true,
      edits: () => {
        const blanks = /^[ \t]*/.exec(text.slice(open + 1, problem.span.start))![0].length;
        return [insert(record.typeSpan.end, ' ('), remove({ start: open, end: open + 1 + blanks })];
      },
    };
  },
});
