import { replace } from '../../text/edit.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/ttl-too-large',
  only: ['ttl-2p31', 'ttl-too-big'],
  accepted: 'warning',
  spec: [{ rfc: 2181, section: '8' }],
  messages: {
    large:
      'A TTL has at most 2147483647 seconds (68 years). Servers treat a larger one as 0, so nobody caches the record. Write a smaller one, such as 86400 for a day.',
  },
  fix: ({ problem, data }) => ({
    title: `Write ${data['limit']}`,
    edits: () => [replace(problem.span, String(data['limit']))],
  }),
});
