import { say } from '../../text/say.ts';
import { HAS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { removalFixes } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/ds-misplaced',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 4035, section: '2.4' }],
  messages: {
    apex: 'A DS record belongs in the parent zone, not at the apex of the zone itself, and BIND refuses the zone. Give it to the registry of {origin}, and delete it here.',
    alone:
      '{owner} has no NS records, so it is not delegated, and its DS record has no effect. Add the NS records, or delete the DS record.',
  },
  refusedBy: { apex: 'Bnlk' },
  check(document, { report }) {
    const { zone } = document;
    if (zone.index.firstOfType(RR.DS) < 0) return;
    const facts = zoneFactsOf(document);
    if (!facts.isComplete || facts.apex < 0) return;
    const told = new Set<number>();
    for (const i of zone.index.ofType(RR.DS)) {
      const name = zone.index.owner[i]!;
      if (name !== facts.apex && (facts.has(name, HAS.ns) || told.has(name))) continue;
      const record = zone.records.at(i)!;
      const { owner, typeSpan } = record;
      if (name === facts.apex) {
        const fixes = removalFixes(document, record, say`Delete the DS record`);
        report('apex', typeSpan, { origin: owner }, { severity: 'error', fixes });
        continue;
      }
      // An alias with other data, what is below a delegation or out of the zone are findings of their own.
      if (facts.has(name, HAS.cname) || facts.occludedBy(name) >= 0 || !zone.isWithin(owner)) continue;
      if (zone.isGenerated(owner, RR.NS)) continue;
      told.add(name);
      report('alone', typeSpan, { owner });
    }
  },
});
