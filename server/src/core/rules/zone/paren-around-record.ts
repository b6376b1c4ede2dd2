import { insert, remove } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/paren-around-record',
  only: ['paren-around-all'],
  accepted: 'hint',
  messages: {
    around:
      'The parenthesis begins before the type of the record. BIND reads this, NSD and Knot DNS refuse it. Begin it after the type.',
  },
  fix: ({ problem, data, document: { text } }) => {
    const { start, end } = problem.span;
    const type = Number(data['at']);
    // Closed before the type, or with a line end before it: then the record needs it where it is.
    if (/[()\r\n]/.test(text.slice(end, type))) return undefined;
    return {
      title: 'Begin the parenthesis after the type',
      edits: () => {
        const blanksAt = (at: number) => /^[ \t]*/.exec(text.slice(at, at + 80))![0].length;
        return [remove({ start, end: end + blanksAt(end) }), insert(type + blanksAt(type), '( ')];
      },
    };
  },
});
