import { insert } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-mx-preference',
  only: ['mx-nopref'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3.9' }],
  messages: {
    missing:
      'An MX record has a number before the name of the mail server: the lowest is tried first. {server} refuses the zone. Write 10 if there is only one.',
  },
  fix: ({ problem }) => ({ title: say`Insert the preference: 10`, edits: () => [insert(problem.span.start, '10 ')] }),
});
