import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/line-ends',
  only: ['crlf', 'lone-cr'],
  accepted: 'silent',
  messages: {
    crlf: 'The lines end with CR LF, as on Windows. {server} refuses the zone. Save the file with LF.',
  },
});
