import { type DomainName, labels } from '../../text/domain-name.ts';
import { remove } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { isRegistrySuffix } from '../../workspace/organizational-domain.ts';
import { firstInRecord, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/owner-out-of-zone',
  only: ['out-of-zone'],
  accepted: 'error',
  messages: {
    outside:
      '{owner} is not in the zone {origin}. BIND leaves the record out and loads the rest; NSD refuses the zone. Check the final dot.',
  },
  // A record of another class is in another zone, whatever its name.
  choose: (context) => (firstInRecord(context, 'class-mismatch') === undefined ? 'outside' : undefined),
  fix: ({ record }) => {
    if (record?.ownerSpan === undefined || !record.ownerText.endsWith('.') || isElsewhere(record.owner))
      return undefined;
    const { end } = record.ownerSpan;
    const meant = `${record.owner}.${record.origin}`;
    return { title: say`Delete the final dot: ${meant}`, edits: () => [remove({ start: end - 1, end })] };
  },
});

/** Whether a name ends as the domains of others do, or in the infrastructure of the DNS. */
function isElsewhere(name: DomainName): boolean {
  const last = labels(name).at(-1);
  return last === undefined || last === 'arpa' || isRegistrySuffix(last as DomainName);
}
