import { HAS } from '../../zone/kinds.ts';
import { RR, TYPES_WITH_HOST } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { targetOf } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/target-is-alias',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 2181, section: '10.3' }, { rfc: 2782 }],
  messages: {
    alias:
      '{target} is an alias (CNAME), and {type} must lead directly to a host name. Some mail servers and resolvers do not follow an alias here. Write the name to which it leads, or give it addresses.',
  },
  refusedBy: { alias: 'Bnlk' },
  check(document, { report }) {
    const { index, records } = document.zone;
    const facts = zoneFactsOf(document);
    for (const i of facts.withTarget) {
      const id = index.target[i]!;
      const type = index.type[i]!;
      if (!TYPES_WITH_HOST.has(type) || !facts.has(id, HAS.cname) || facts.has(id, HAS.address)) continue;
      const record = records.at(i)!;
      const target = targetOf(record);
      if (target === undefined) continue;
      // BIND refuses a zone whose own servers are aliases.
      const severity = type === RR.NS && index.owner[i] === facts.apex ? 'error' : 'warning';
      report('alias', target.span, { target: target.name, type: record.type }, { severity });
    }
  },
});
