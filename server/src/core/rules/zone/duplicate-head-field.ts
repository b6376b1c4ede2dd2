import { remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/duplicate-head-field',
  only: ['ttl-twice', 'class-twice'],
  accepted: 'error',
  messages: {
    ttl: 'The record has two TTLs; {marked} is the second. {server} refuses the zone. Delete one.',
    class: 'The record has two classes; {marked} is the second. {server} refuses the zone. Delete one.',
  },
  choose: ({ problem }) => (problem.code === 'ttl-twice' ? 'ttl' : 'class'),
  fix: ({ problem, document }) => ({
    title: say`Delete the second`,
    edits: () => {
      const { start, end } = problem.span;
      return [remove({ start, end: end + /^[ \t]*/.exec(document.slice(end, end + 80))![0].length })];
    },
  }),
});
