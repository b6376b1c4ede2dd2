import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/soa-misplaced',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 1035, section: '5.2' }],
  messages: {
    below:
      'The SOA record belongs at the apex of the zone, {origin}, and this one is at {owner}. Name servers refuse the zone. Correct its name, or move what is below {owner} into a zone of its own.',
  },
  check(document, { report }) {
    const { zone } = document;
    const facts = zoneFactsOf(document);
    if (zone.origin === undefined || facts.apex < 0) return;
    for (const record of zone.recordsOf(RR.SOA)) {
      const { owner, ownerId } = record;
      // What lies outside of the zone, or has its domain twice, is another mistake.
      if (ownerId === facts.apex || !zone.isWithin(owner) || facts.isDoubled(ownerId, facts.apex)) continue;
      report('below', record.typeSpan, { origin: zone.origin, owner });
    }
  },
});
