import { insert } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-type',
  only: ['no-type'],
  accepted: 'error',
  messages: {
    suggest: 'The record has no type. {server} refuses the zone. Its data look like {suggestion}. Insert the type.',
    missing: 'The record has no type and no data. {server} refuses the zone. Complete the line, or delete it.',
  },
  choose: ({ data }) => (data['suggestion'] === undefined ? 'missing' : 'suggest'),
  fix: ({ problem, data }) =>
    data['suggestion'] === undefined
      ? undefined
      : {
          title: say`Insert ${String(data['suggestion'])}`,
          edits: () => [insert(problem.span.start, `${data['suggestion']} `)],
        },
});
