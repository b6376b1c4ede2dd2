import { HAS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/record-below-dname',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 6672, section: '2.4' }],
  messages: {
    below:
      '{above} has a DNAME record, which redirects every name below it, so this record is never published. Some name servers refuse the zone. Move it to where the DNAME leads, or delete it.',
  },
  refusedBy: { below: 'bNlK' },
  check(document, { report }) {
    const { index, nameTable, records } = document.zone;
    const facts = zoneFactsOf(document);
    if (index.firstOfType(RR.DNAME) < 0) return;
    for (const name of facts.occluded) {
      const cover = facts.occludedBy(name);
      const first = index.first(name);
      if (first < 0 || !facts.has(cover, HAS.dname)) continue;
      // At a delegation the NS records count, and addresses below it are glue; hashed names are below any apex.
      if (facts.isDelegation(cover) || !facts.has(name, ~HAS.proof)) continue;
      report('below', headSpan(records.at(first)!), { above: nameTable.name(cover) });
    }
  },
});
