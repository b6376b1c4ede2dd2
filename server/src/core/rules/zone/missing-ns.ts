import { HAS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/missing-ns',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 1035, section: '5.2' }],
  messages: {
    missing:
      'The zone {origin} has no NS record at its apex, so it does not name its name servers. BIND refuses the zone. Add one for each name server.',
    root: 'The SOA record is at the root of the DNS, and there is no NS record for the root. BIND refuses the zone. Write the name of the zone with a final dot here; @ means the origin, which is the root.',
  },
  refusedBy: { missing: 'Bnlk', root: 'Bnlk' },
  check(document, { report }) {
    const { zone } = document;
    const facts = zoneFactsOf(document);
    const { soa } = zone;
    const isRoot = zone.origin === '' && facts.apex < 0;
    // An SOA elsewhere is the mistake, and has a finding of its own.
    if (soa === undefined || (!isRoot && (!facts.isComplete || soa.ownerId !== facts.apex))) return;
    if (facts.has(soa.ownerId, HAS.ns)) return;
    if (zone.isGenerated(soa.owner, RR.NS)) return;
    const own = zone.records.at(soa.index);
    // The SOA may be in an included file, whose offsets are not of this text.
    const here = own?.type === 'SOA' ? own : zone.records.at(0);
    if (here === undefined) return;
    if (isRoot) report('root', headSpan(here), {});
    else report('missing', headSpan(here), { origin: soa.owner });
  },
});
