import { foreignRecord } from '../../dkim/key-record.ts';
import { say } from '../../text/say.ts';
import { HAS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import { type ResourceRecord, txtData } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';
import { headSpan, removalFixes } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/deprecated-domainkeys-policy',
  on: 'zone',
  severity: 'info',
  spec: [{ rfc: 4870 }],
  messages: {
    historic:
      'This is a DomainKeys policy; DomainKeys came before DKIM. Receivers no longer read it; DMARC has replaced it. It does no harm. Delete the record.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, nameTable, records } = zone;
    const facts = zoneFactsOf(document);
    for (const name of facts.unusual) {
      if (!facts.has(name, HAS.txt) || !nameTable.beginsWith(name, '_domainkey') || nameTable.parent(name) === 0)
        continue;
      for (let i = index.first(name); i >= 0; i = index.next(i)) if (index.type[i] === RR.TXT) look(records.at(i)!);
    }

    function look(record: ResourceRecord): void {
      if (foreignRecord(txtData(record).text) !== 'policy') return;
      report(
        'historic',
        headSpan(record),
        {},
        { unnecessary: true, fixes: removalFixes(document, record, say`Delete the policy`) },
      );
    }
  },
});
