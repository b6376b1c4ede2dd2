import { HAS } from '../../zone/kinds.ts';
import { RR, TYPES_WITH_HOST, typeMnemonic } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { targetOf } from './lib/record-places.ts';
import { targetFault } from './lib/target-faults.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

/** Records of a `$GENERATE` that are looked at. */
const MOST = 256;

export default defineRule({
  id: 'zone/missing-target-address',
  on: 'zone',
  severity: 'warning',
  spec: [
    { rfc: 1035, section: '3.3' },
    { rfc: 1034, section: '4.2.1' },
  ],
  messages: {
    generated:
      '$GENERATE makes {type} records, one of which points to {target}, which has no address in this zone, so it cannot be reached. Correct the range or the name, or add an A or AAAA record.',
    none: '{type} points to {target}, which has no address in this zone, so it cannot be reached. Add an A or AAAA record for it, or correct the name.',
    glue: 'The name server {target} is below the domain that it serves, so its address (glue) must be in this zone, or resolvers cannot find it. Add an A or AAAA record for it.',
    sibling:
      'The name server {target} is below {cut}, which is delegated to other name servers, and its address is not in this zone. Resolvers have to ask those servers first, and fail if each depends on the other. BIND warns about it. Add an A or AAAA record for it.',
  },
  refusedBy: { none: 'Bnlk', generated: 'Bnlk', glue: 'Bnlk' },
  check(document, { report }) {
    const { zone } = document;
    const { index, records, nameTable } = zone;
    const facts = zoneFactsOf(document);
    if (!facts.isComplete || facts.apex < 0 || records.at(0)?.class !== 'IN') return;
    for (const i of facts.withTarget) {
      const id = index.target[i]!;
      const type = index.type[i]!;
      if (!TYPES_WITH_HOST.has(type) || id === 0 || facts.has(id, HAS.address)) continue;
      const owner = index.owner[i]!;
      const needsGlue =
        type === RR.NS && facts.isDelegation(owner) && nameTable.isWithin(id, owner) && facts.occludedBy(owner) < 0;
      const cut = needsGlue || type !== RR.NS ? -1 : siblingOf(i, id);
      if (!needsGlue && cut < 0 && (!nameTable.isWithin(id, facts.apex) || !facts.surelyLacks(id, HAS.address)))
        continue;
      const record = records.at(i)!;
      const target = targetOf(record);
      if (target === undefined || record.isBroken || targetFault(document, i, target) !== undefined) continue;
      if (needsGlue) report('glue', target.span, { target: target.name });
      else if (cut >= 0) {
        report('sibling', target.span, { target: target.name, cut: nameTable.name(cut) }, { severity: 'info' });
      } else {
        // BIND refuses a zone whose own servers have no address.
        const severity = type === RR.NS && owner === facts.apex ? 'error' : 'warning';
        report('none', target.span, { type: record.type, target: target.name }, { severity });
      }
    }

    for (const { generate } of zone.generates) {
      if (!TYPES_WITH_HOST.has(generate.type)) continue;
      // Where one of the first has its address, so have the others.
      const last = Math.min(generate.range.stop, generate.range.start + MOST * generate.range.step);
      for (let number = generate.range.start; number <= last; number += generate.range.step) {
        const target = generate.target(number);
        if (target === undefined || target === '' || !zone.isWithin(target)) continue;
        if (!facts.surelyLacks(nameTable.add(target), HAS.address)) continue;
        const isOwn = generate.type === RR.NS && generate.owner(number) === zone.origin;
        const data = { type: typeMnemonic(generate.type), target };
        report('generated', generate.span, data, { severity: isOwn ? 'error' : 'warning' });
        break;
      }
    }

    /** The other delegation of the zone below which a delegation's name server lies; -1 where it does not. */
    function siblingOf(i: number, target: number): number {
      const owner = index.owner[i]!;
      if (!facts.isDelegation(owner) || facts.occludedBy(owner) >= 0) return -1;
      if (!nameTable.isWithin(target, facts.apex)) return -1;
      const cut = facts.isDelegation(target) ? target : facts.occludedBy(target);
      return cut >= 0 && cut !== owner && facts.isDelegation(cut) && facts.occludedBy(cut) < 0 ? cut : -1;
    }
  },
});
