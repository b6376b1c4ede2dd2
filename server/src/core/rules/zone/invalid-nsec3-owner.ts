import { labels } from '../../text/domain-name.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/invalid-nsec3-owner',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 5155, section: '3' }],
  messages: {
    notHash:
      'The first label of an NSEC3 record is the hash of a name: 32 of the characters 0-9 and A-V. This one is not, and BIND refuses the zone. The signing program makes these records: sign the zone again.',
  },
  refusedBy: { notHash: 'Bnlk' },
  check({ zone }, { report }) {
    const { index, records, nameTable } = zone;
    for (const i of index.ofType(RR.NSEC3)) {
      const name = nameTable.name(index.owner[i]!);
      if (HASH.test(name)) continue;
      const record = records.at(i)!;
      // Other hashes have other lengths; what they are is not known yet.
      const label = labels(name)[0] ?? '';
      if (label.length !== 32 && record.fields[0]?.value !== 1 && /^[0-9a-v]+$/.test(label)) continue;
      report('notHash', headSpan(record), {});
      return;
    }
  },
});

/** 20 octets of SHA-1 in base32 with the extended hexadecimal alphabet. */
const HASH = /^[0-9a-v]{32}(?:\.|$)/;
