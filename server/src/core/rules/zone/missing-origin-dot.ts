import { insert } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { RR } from '../../zone/types.ts';
import { type ProblemContext, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-origin-dot',
  only: ['origin-nodot'],
  accepted: 'warning',
  messages: {
    nodot:
      '$ORIGIN {text} has no final dot, so the previous origin is appended: {origin}. BIND accepts this; NSD and Knot DNS refuse the zone. If the name is complete, append a dot.',
    first:
      '$ORIGIN {text} has no final dot, so BIND appends the name under which it loads the zone, which this file does not contain. NSD and Knot DNS refuse the zone. If the name is complete, append a dot.',
    soa: '$ORIGIN {text} has no final dot, so the name under which the zone is loaded is appended, and the SOA record is not at the apex of the zone. {server} refuses the zone. Append a dot.',
  },
  isFatal: movesSoa,
  choose: (context) => (movesSoa(context) ? 'soa' : context.data['origin'] === '' ? 'first' : 'nodot'),
  fill: ({ data }) => ({ origin: meant(data) }),
  fix: ({ problem, data }) => {
    const text = String(data['text']).toLowerCase();
    const origin = String(data['origin']).replace(/\.$/, '').toLowerCase();
    const isComplete = text === origin || text.endsWith(`.${origin}`);
    return isComplete
      ? { title: say`Append a dot`, edits: () => [insert(problem.span.end, '.')] }
      : {
          title: say`Write the whole name`,
          edits: () => [insert(problem.span.end, origin === '' ? '.' : `.${origin}.`)],
        };
  },
});

function meant(data: ProblemContext['data']): string {
  return [data['text'], data['origin']].filter((name) => name !== '').join('.');
}

/** Whether the SOA record is relative to the origin that is made of the first one: then it is below the top of whatever zone. */
function movesSoa({ problem, data, document: { zone } }: ProblemContext): boolean {
  const [soa] = zone.recordsOf(RR.SOA);
  if (soa === undefined || soa.entry.span.start < problem.span.end) return false;
  if (soa.ownerText.at(-1) === '.' || soa.origin !== meant(data).toLowerCase()) return false;
  return !/^\$origin[ \t]/im.test(zone.slice(0, zone.syntax.entryAt(problem.span.start)!.span.start));
}
