import { insert } from '../../text/edit.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/extra-rdata',
  only: ['extra-rdata'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    extra: 'The {type} record is complete before this. {server} refuses the zone. If it is a comment, begin it with ;.',
  },
  fill: ({ record }) => ({ type: record?.type ?? 'resource' }),
  fix: ({ problem }) => ({ title: 'Make it a comment', edits: () => [insert(problem.span.start, '; ')] }),
});
