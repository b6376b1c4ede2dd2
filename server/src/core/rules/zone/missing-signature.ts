import type { PlacedRecord } from '../../workspace/zone-signatures.ts';
import { defineRule } from '../rule.ts';
import { shown } from './lib/record-places.ts';
import { SHOWN, spanIn } from './lib/signature-places.ts';

export default defineRule({
  id: 'zone/missing-signature',
  on: 'zone-signatures',
  severity: 'error',
  spec: [{ rfc: 4035, section: '2.2' }],
  messages: {
    set: 'The zone is signed with DNSSEC, and the {type} records of {owner} have no signature: they were probably added after it was signed. Validating resolvers answer SERVFAIL. Sign the zone again.',
    others:
      'The zone is signed with DNSSEC, and {count} more RRsets in this file have no signature. Validating resolvers answer SERVFAIL for them. Sign the zone again.',
    algorithm:
      'The {type} records of {owner} have no signature of algorithm {algorithm}, with which the DNSKEY records are signed (RFC 4035 section 2.2). Most resolvers accept the records by another signature. Sign the zone again.',
    algorithmOfMany:
      'The {type} records of {owner}, and {count} more RRsets in this file, have no signature of algorithm {algorithm}, with which the DNSKEY records are signed. Most resolvers accept them by another signature. Sign the zone again.',
  },
  check({ document: { zone }, faults }, { report }) {
    const about = ({ zone: file, record }: PlacedRecord) => ({
      at: spanIn(zone, file, record),
      type: record.type,
      owner: shown(record.owner),
    });
    const unsigned = faults.get('unsigned');
    for (const { set } of unsigned?.first.slice(0, SHOWN) ?? []) {
      const { at, type, owner } = about(set);
      report('set', at, { type, owner });
    }
    const next = unsigned?.first[SHOWN];
    if (next !== undefined) report('others', about(next.set).at, { count: unsigned!.count - SHOWN });
    const partly = faults.get('unsigned-algorithm');
    const [first] = partly?.first ?? [];
    if (first?.kind !== 'unsigned-algorithm') return;
    const { at, type, owner } = about(first.set);
    const { algorithm } = first;
    const count = partly!.count - 1;
    if (count === 0) report('algorithm', at, { type, owner, algorithm }, { severity: 'warning' });
    else report('algorithmOfMany', at, { type, owner, algorithm, count }, { severity: 'warning' });
  },
});
