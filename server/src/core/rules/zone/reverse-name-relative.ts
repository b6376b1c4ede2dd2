import { asciiLowerCase, type DomainName, isWithin } from '../../text/domain-name.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';

const ARPA = 'arpa' as DomainName;

export default defineRule({
  id: 'zone/reverse-name-relative',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 1035, section: '3.5' }],
  messages: {
    relative:
      'This name of a reverse zone has no final dot, so the origin is appended: the record is published at {published}, where reverse look-ups do not find it. Move it to the reverse zone.',
  },
  check({ zone }, { report }) {
    if (zone.origin === undefined || isWithin(zone.origin, ARPA)) return;
    for (const i of zone.index.ofType(RR.PTR)) {
      const record = zone.records.at(i)!;
      const { ownerSpan, ownerText, owner } = record;
      if (ownerSpan === undefined || !/\.(?:in-addr|ip6)\.arpa$/.test(asciiLowerCase(ownerText))) continue;
      report('relative', ownerSpan, { published: owner });
    }
  },
});
