import { parseKeyName } from '../../text/domain-name.ts';
import { say } from '../../text/say.ts';
import { BESIDE_CNAME, HAS } from '../../zone/kinds.ts';
import { serverOf } from '../../zone/releases.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

const DATA = ~HAS.cname;

export default defineRule({
  id: 'zone/cname-with-other-data',
  on: 'zone',
  severity: 'error',
  spec: [
    { rfc: 1034, section: '3.6.2' },
    { rfc: 2181, section: '10.1' },
  ],
  messages: {
    both: '{owner} is an alias (CNAME) and also has other records ({type}). An alias cannot have other records, and name servers refuse the zone. Delete one of them.',
    key: 'This selector has a CNAME and also other records ({type}). An alias cannot have other records, and name servers refuse the zone. Keep the CNAME if your provider publishes the key, or the TXT record if you do.',
    apex: 'The domain itself has SOA and NS records, so it cannot be an alias (CNAME), and name servers refuse the zone. Use address records (A, AAAA) here, or make only www an alias.',
  },
  refusedBy: { both: 'BNLK', key: 'BNLK', apex: 'BNLK' },
  check(document, { report, settings }) {
    const { zone } = document;
    const server = serverOf(settings.zone.target);
    const proofs = BESIDE_CNAME[server === 'nsd' || server === 'knot' || server === 'bind' ? server : 'standard'];
    const { index, records } = zone;
    const facts = zoneFactsOf(document);
    for (const name of facts.several) {
      if (!facts.has(name, HAS.cname) || !facts.has(name, DATA)) continue;
      const first = index.first(name);
      if (first < 0) continue;
      let alias: number | undefined;
      let other: number | undefined;
      for (let i = first; i >= 0; i = index.next(i)) {
        if (index.type[i] === RR.CNAME) alias ??= i;
        else if (!proofs.has(index.type[i]!)) other ??= i;
      }
      if (other === undefined && !facts.has(name, DATA & ~HAS.proof)) continue;
      // One of them may be in another file of the zone.
      const at = records.at(alias ?? other ?? first)!;
      const beside = other === undefined ? undefined : records.at(other)!;
      const { owner } = at;
      const type = beside?.type ?? say`different`;
      const related =
        beside === undefined || beside.index === at.index
          ? []
          : [{ span: headSpan(beside), message: say`The ${beside.type} record.` }];
      if (facts.has(name, HAS.soa)) report('apex', at.typeSpan, {}, { related });
      else if (parseKeyName(owner) !== undefined) report('key', at.typeSpan, { type }, { related });
      else report('both', at.typeSpan, { owner, type }, { related });
    }
  },
});
