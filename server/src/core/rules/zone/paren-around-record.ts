import { insert, remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/paren-around-record',
  only: ['paren-around-all', 'paren-around-indented'],
  accepted: 'hint',
  messages: {
    indented:
      'The parenthesis opens before the type of a record that has no owner. BIND and Knot DNS read this; NSD refuses the zone. Move the parenthesis after the type.',
    around:
      'The parenthesis opens before the owner. BIND reads this; NSD and Knot DNS refuse the zone. Move the parenthesis after the type.',
  },
  choose: ({ problem }) => (problem.code === 'paren-around-all' ? 'around' : 'indented'),
  fix: ({ problem, data, document: { text } }) => {
    const { start, end } = problem.span;
    const type = Number(data['at']);
    // Closed before the type, or with a line end before it: then the record needs it where it is.
    if (/[()\r\n]/.test(text.slice(end, type))) return undefined;
    return {
      title: say`Move the parenthesis after the type`,
      edits: () => {
        const spacesAt = (at: number) => /^[ \t]*/.exec(text.slice(at, at + 80))![0].length;
        return [remove({ start, end: end + spacesAt(end) }), insert(type + spacesAt(type), '( ')];
      },
    };
  },
});
