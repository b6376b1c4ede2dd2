import { HAS } from '../../zone/kinds.ts';
import { RR, TYPES_WITH_HOST } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { shown, targetOf } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/target-below-dname',
  on: 'zone',
  severity: 'warning',
  spec: [
    { rfc: 2181, section: '10.3' },
    { rfc: 6672, section: '2.3' },
  ],
  messages: {
    redirected:
      '{target} is redirected by the DNAME record of {above}, and {type} must lead directly to a host name. Some mail servers and resolvers do not follow. Write the name to which it is redirected.',
  },
  refusedBy: { redirected: 'Bnlk' },
  check(document, { report }) {
    const { zone } = document;
    const { index, nameTable } = zone;
    if (index.firstOfType(RR.DNAME) < 0) return;
    const facts = zoneFactsOf(document);
    for (const record of zone.recordsOf(...TYPES_WITH_HOST)) {
      const { ownerId, targetId } = record;
      const isOfZone = targetId >= 0 && nameTable.isWithin(targetId, facts.apex) && targetId !== facts.apex;
      const above = isOfZone ? facts.occludedBy(targetId) : -1;
      // Below a delegation, other servers say what is there.
      if (above < 0 || !facts.has(above, HAS.dname) || facts.isDelegation(above) || facts.occludedBy(above) >= 0)
        continue;
      if (facts.occludedBy(ownerId) >= 0) continue;
      const target = targetOf(record);
      if (target === undefined) continue;
      // BIND refuses a zone whose own servers are redirected.
      const severity = record.typeNumber === RR.NS && ownerId === facts.apex ? 'error' : 'warning';
      const data = { target: target.name, above: shown(nameTable.name(above)), type: record.type };
      report('redirected', target.span, data, { severity });
    }
  },
});
