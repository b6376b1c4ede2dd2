import { insert } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/txt-empty',
  only: ['txt-empty'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3.14' }],
  messages: {
    empty: 'A TXT record needs at least one string. {server} refuses the zone. Write "" for an empty text.',
  },
  // The value is in the next line, after a parenthesis that came too late: that is another finding.
  choose: ({ record, document }) =>
    record !== undefined && document.problemsOf(record).some(({ code }) => code === 'open-paren-next-line')
      ? undefined
      : 'empty',
  fix: ({ problem }) => ({ title: say`Write an empty string`, edits: () => [insert(problem.span.start, ' ""')] }),
});
