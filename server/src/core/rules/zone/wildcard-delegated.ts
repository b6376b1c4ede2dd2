import { HAS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/wildcard-delegated',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 4592, section: '4.2' }],
  messages: {
    ns: 'An asterisk matches names that do not exist, and those cannot be delegated: BIND refuses NS records at {name}. Write the names of the delegated domains.',
  },
  refusedBy: { ns: 'Bnlk' },
  check(document, { report }) {
    const { index, records, nameTable } = document.zone;
    const facts = zoneFactsOf(document);
    for (const id of facts.unusual) {
      if (nameTable.firstOctet(id) !== ASTERISK || !facts.has(id, HAS.ns)) continue;
      const first = index.records(id).find((i) => index.type[i] === RR.NS);
      const name = nameTable.name(id);
      if (first !== undefined && name.startsWith('*.')) report('ns', headSpan(records.at(first)!), { name });
    }
  },
});

const ASTERISK = 0x2a;
