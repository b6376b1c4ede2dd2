import { say } from '../../text/say.ts';
import { serverOf } from '../../zone/releases.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan, removalFixes } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/duplicate-soa',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 1035, section: '5.2' }],
  messages: {
    twice:
      'A zone has one SOA record, and there is another one above. Name servers refuse the zone. Delete one of them.',
    transfer:
      'The SOA record is repeated, as at the end of a zone transfer (dig axfr). BIND and Knot DNS ignore the second one; NSD refuses the zone. Delete the record.',
  },
  refusedBy: { twice: 'BNlk', transfer: 'bNlk' },
  check(document, { report, settings }) {
    const { zone } = document;
    const [first, ...others] = [...zone.recordsOf(RR.SOA)].filter(({ owner }) => owner === zone.origin);
    if (first === undefined) return;
    for (const other of others) {
      // A zone transfer begins and ends with the same record.
      if (other.comparableRdata === first.comparableRdata) {
        const severity = serverOf(settings.zone.target) === 'nsd' ? 'error' : 'info';
        const fixes = removalFixes(document, other, say`Delete the second SOA record`);
        report('transfer', other.typeSpan, {}, { severity, fixes });
        continue;
      }
      report(
        'twice',
        other.typeSpan,
        {},
        { related: [{ span: headSpan(first), message: say`The first SOA record.` }] },
      );
    }
  },
});
