import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-ttl',
  only: ['ttl-bad-unit', 'ttl-unit-then-plain', 'ttl-dir-bad'],
  accepted: 'warning',
  spec: [{ rfc: 2308, section: '4' }],
  messages: {
    mixed:
      '{marked} mixes a unit and a number without one. {server} refuses it; others read {seconds|second}. Write {seconds}.',
    bad: '{marked} is not a time. Write seconds (3600), or numbers with the units s, m, h, d, w (1h30m).',
    negative: 'A TTL cannot be negative. {server} refuses the zone. Write seconds, such as 3600 for an hour.',
  },
  choose: ({ data, marked }) => {
    if (marked.startsWith('-')) return 'negative';
    return data['seconds'] === undefined ? 'bad' : 'mixed';
  },
  fix: ({ problem, data }) =>
    data['seconds'] === undefined
      ? undefined
      : { title: say`Write ${String(data['seconds'])}`, edits: () => [replace(problem.span, String(data['seconds']))] },
});
