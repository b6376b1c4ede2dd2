import { insert } from '../../text/edit.ts';
import { RR } from '../../zone/types.ts';
import { type Mistake, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-origin-dot',
  only: ['origin-nodot'],
  accepted: 'warning',
  messages: {
    nodot:
      '$ORIGIN {text} has no final dot, so the origin before it is added: {origin}. BIND accepts that, NSD and Knot DNS refuse the zone. Add the dot if the name is complete.',
    first:
      '$ORIGIN {text} has no final dot, so BIND adds the name under which it loads the zone, which this file does not say. NSD and Knot DNS refuse the zone. Add the dot if the name is complete.',
    soa: '$ORIGIN {text} has no final dot, so the name under which the zone is loaded is added, and the SOA record does not stand at the top of the zone. {server} refuses the zone. Add the dot.',
  },
  isFatal: movesSoa,
  choose: (mistake) => (movesSoa(mistake) ? 'soa' : mistake.data['origin'] === '' ? 'first' : 'nodot'),
  fill: ({ data }) => ({ origin: meant(data) }),
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

function meant(data: Mistake['data']): string {
  return [data['text'], data['origin']].filter((name) => name !== '').join('.');
}

/** Whether the SOA record is relative to the origin that is made of the first one: then it is below the top of whatever zone. */
function movesSoa({ problem, data, document: { zone, text } }: Mistake): boolean {
  const [soa] = zone.recordsOf(RR.SOA);
  if (soa === undefined || soa.entry.span.start < problem.span.end) return false;
  if (soa.ownerText.at(-1) === '.' || soa.origin !== meant(data).toLowerCase()) return false;
  return !/^\$origin[ \t]/im.test(text.slice(0, zone.syntax.entryAt(problem.span.start)!.span.start));
}
