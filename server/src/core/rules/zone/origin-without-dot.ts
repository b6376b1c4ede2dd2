import { insert } from '../../text/edit.ts';
import { problemRule } from './problem-rule.ts';

export default problemRule({
  id: 'zone/origin-without-dot',
  only: ['origin-nodot'],
  accepted: 'warning',
  messages: {
    nodot:
      '$ORIGIN {text} has no final dot, so the origin before it is added: {origin}. BIND accepts that, NSD and Knot DNS refuse the zone. Add the dot if the name is complete.',
    first:
      '$ORIGIN {text} has no final dot, so BIND adds the name under which it loads the zone, which this file does not say. NSD and Knot DNS refuse the zone. Add the dot if the name is complete.',
  },
  choose: ({ data }) => (data['origin'] === '' ? 'first' : 'nodot'),
  fill: ({ data }) => ({ origin: [data['text'], data['origin']].filter((name) => name !== '').join('.') }),
  fix: ({ problem, data }) => {
    const text = String(data['text']).toLowerCase();
    const origin = String(data['origin']).replace(/\.$/, '').toLowerCase();
    const isComplete = text === origin || text.endsWith(`.${origin}`);
    return isComplete
      ? { title: 'Add the final dot', edits: () => [insert(problem.span.end, '.')] }
      : {
          title: 'Write the whole name',
          edits: () => [insert(problem.span.end, origin === '' ? '.' : `.${origin}.`)],
        };
  },
});
