import { parseKeyName } from '../../text/domain-name.ts';
import { defineRule } from '../rule.ts';
import { headSpan } from './record-places.ts';
import { HAS, surveyOf } from './survey.ts';

const DATA = HAS.address | HAS.txt | HAS.ns | HAS.dname | HAS.soa | HAS.mx | HAS.ds | HAS.other;

export default defineRule({
  id: 'zone/cname-and-other',
  on: 'zone',
  severity: 'error',
  spec: [
    { rfc: 1034, section: '3.6.2' },
    { rfc: 2181, section: '10.1' },
  ],
  messages: {
    both: '{owner} is an alias (CNAME) and has a {type} record too. An alias can have no other data: name servers refuse the zone. Delete one of them.',
    key: 'At this selector stand a CNAME and a {type} record. An alias can have no other data: name servers refuse the zone. Keep the CNAME if your provider publishes the key, the TXT record if you do.',
    apex: 'The domain itself always has SOA and NS records, so it cannot be an alias (CNAME): name servers refuse the zone. Write the addresses here (A, AAAA), or redirect the host www alone.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, records } = zone;
    const survey = surveyOf(document);
    const suspects = new Set<number>();
    for (const { index: each } of zone.all) {
      for (const i of each.ofType(CNAME)) if (survey.has(each.owner[i]!, DATA)) suspects.add(each.owner[i]!);
    }
    for (const name of suspects) {
      const first = index.first(name);
      if (first < 0) continue;
      let alias: number | undefined;
      let other: number | undefined;
      for (let i = first; i >= 0; i = index.next(i)) {
        if (index.type[i] === CNAME) alias ??= i;
        else if (!PROOFS.has(index.type[i]!)) other ??= i;
      }
      // One of them may stand in another file of the zone.
      const at = records.at(alias ?? other ?? first)!;
      const beside = other === undefined ? undefined : records.at(other)!;
      const { owner } = at;
      const type = beside?.type ?? 'different';
      const related =
        beside === undefined || beside.index === at.index
          ? []
          : [{ span: headSpan(beside), message: `The ${beside.type} record.` }];
      if (survey.has(name, HAS.soa)) report('apex', at.typeSpan, {}, { related });
      else if (parseKeyName(owner) !== undefined) report('key', at.typeSpan, { type }, { related });
      else report('both', at.typeSpan, { owner, type }, { related });
    }
  },
});

const CNAME = 5;
/** KEY, SIG, NXT, RRSIG, NSEC, NSEC3. */
const PROOFS = new Set([24, 25, 30, 46, 47, 50]);
