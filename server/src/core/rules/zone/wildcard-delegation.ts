import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan } from './record-places.ts';

export default defineRule({
  id: 'zone/wildcard-delegation',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 4592, section: '4.2' }],
  messages: {
    ns: 'An asterisk stands for names that do not exist, and those cannot be handed over to other name servers: BIND refuses NS records at {name}. Write the names of the domains that are handed over.',
  },
  check({ zone }, { report }) {
    const { index, records, nameTable } = zone;
    const told = new Set<number>();
    for (const i of index.ofType(RR.NS)) {
      const id = index.owner[i]!;
      if (nameTable.firstOctet(id) !== ASTERISK || told.has(id)) continue;
      const name = nameTable.name(id);
      if (!name.startsWith('*.')) continue;
      told.add(id);
      report('ns', headSpan(records.at(i)!), { name });
    }
  },
});

const ASTERISK = 0x2a;
