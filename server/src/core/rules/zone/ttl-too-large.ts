import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/ttl-too-large',
  only: ['ttl-2p31', 'ttl-too-big'],
  accepted: 'warning',
  spec: [{ rfc: 2181, section: '8' }],
  messages: {
    tooBig:
      '{marked} does not fit into the 32 bits of a TTL. {server} refuses the zone. Use a smaller one, such as 86400 for a day.',
    large:
      'A TTL can be at most 2147483647 seconds (68 years, RFC 2181 §8). BIND serves a larger one as 0, so resolvers do not cache the record. Use a smaller one, such as 86400 for a day.',
  },
  choose: ({ problem }) => (problem.code === 'ttl-too-big' ? 'tooBig' : 'large'),
  fix: ({ problem, data }) => ({
    title: say`Write ${String(data['limit'])}`,
    edits: () => [replace(problem.span, String(data['limit']))],
  }),
});
