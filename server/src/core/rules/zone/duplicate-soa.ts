import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/duplicate-soa',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 1035, section: '5.2' }],
  messages: {
    twice: 'A zone has one SOA record, and another one stands above. Name servers refuse the zone. Delete one of them.',
  },
  check({ zone }, { report }) {
    const [first, ...others] = [...zone.recordsOf(RR.SOA)].filter(({ owner }) => owner === zone.origin);
    if (first === undefined) return;
    for (const other of others) {
      // A zone transfer begins and ends with the same record.
      if (other.comparableRdata === first.comparableRdata) continue;
      report('twice', other.typeSpan, {}, { related: [{ span: headSpan(first), message: 'The first SOA record.' }] });
    }
  },
});
