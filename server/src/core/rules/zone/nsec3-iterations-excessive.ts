import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

/** Up to which BIND 9.20.21 and newer validate the proofs (its release notes); older versions and others do up to 150 (RFC 9276 §3.2). */
const MOST = 50;

export default defineRule({
  id: 'zone/nsec3-iterations-excessive',
  on: 'zone',
  severity: 'warning',
  spec: [
    { rfc: 5155, section: '4' },
    { rfc: 9276, section: '3.1' },
  ],
  messages: {
    hash: 'The hash algorithm {hash} of this NSEC3PARAM record is unknown: the only one is 1 (SHA-1). BIND refuses a zone that has no other. Sign the zone again with 1.',
    many: 'Names are hashed {iterations} additional times. Above {most}, BIND 9.20 and other resolvers treat the zone as unsigned, and some fail. Sign the zone again with 0.',
    some: 'Names are hashed {iterations} additional times, which costs resolvers time and protects nothing; some resolvers treat such a zone as unsigned. RFC 9276 recommends 0. Use 0 when the zone is signed next.',
  },
  refusedBy: { hash: 'Bnlk' },
  check(document, { report }) {
    const { zone } = document;
    if (zone.index.firstOfType(RR.NSEC3PARAM) < 0) return;
    const { apex } = zoneFactsOf(document);
    const all = [...zone.recordsOf(RR.NSEC3PARAM)].filter(({ ownerId, isBroken }) => ownerId === apex && !isBroken);
    const hashOf = (fields: (typeof all)[number]['fields']) => Number(fields[0]?.value);
    const hasKnown = all.some(({ fields }) => hashOf(fields) === 1);
    for (const { fields } of all) {
      const [hash, , iterations] = fields;
      if (hash === undefined || iterations === undefined || hash.kind !== 'u8') continue;
      const count = Number(iterations.value);
      if (hash.value !== 1) {
        report('hash', hash.span, { hash: hash.value }, { severity: hasKnown ? 'warning' : 'error' });
      } else if (count > MOST) report('many', iterations.span, { iterations: count, most: MOST });
      else if (count > 0) report('some', iterations.span, { iterations: count }, { severity: 'info' });
    }
  },
});
