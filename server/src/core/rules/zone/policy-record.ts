import { foreignRecord } from '../../dkim/key-record.ts';
import { RR } from '../../zone/types.ts';
import { txtData } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';
import { headSpan, removalFixes } from './record-places.ts';

export default defineRule({
  id: 'zone/policy-record',
  on: 'zone',
  severity: 'info',
  spec: [{ rfc: 4870 }],
  messages: {
    historic:
      'This is a policy of DomainKeys, the predecessor of DKIM. No receiver reads it any more; DMARC has taken its place. It does no harm and can be deleted.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, nameTable, records } = zone;
    for (const i of index.ofType(RR.TXT)) {
      if (nameTable.firstOctet(index.owner[i]!) !== UNDERSCORE) continue;
      if (!nameTable.name(index.owner[i]!).startsWith('_domainkey.')) continue;
      const record = records.at(i)!;
      if (foreignRecord(txtData(record).text) !== 'policy') continue;
      report(
        'historic',
        headSpan(record),
        {},
        { unnecessary: true, fixes: removalFixes(document, record, 'Delete the policy') },
      );
    }
  },
});

const UNDERSCORE = 0x5f;
