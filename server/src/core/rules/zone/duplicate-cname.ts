import { say } from '../../text/say.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan, shown } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/duplicate-cname',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 2181, section: '10.1' }],
  messages: {
    several:
      '{owner} is already an alias of {first}. A name can be an alias of only one other name, and name servers refuse the zone. Delete one of the CNAME records.',
    redirected:
      'Names below {owner} are already redirected to {first}. A name can have only one DNAME record, and name servers refuse the zone. Delete one of them.',
  },
  refusedBy: { several: 'BNLK', redirected: 'BNLK' },
  check(document, { report }) {
    const { index, records, nameTable } = document.zone;
    for (const { type, records: set } of index.sets) {
      if (type !== RR.CNAME && type !== RR.DNAME) continue;
      const [first = 0] = set;
      for (const i of set) {
        if (index.target[i] === index.target[first] || index.target[i]! < 0 || index.target[first]! < 0) continue;
        const record = records.at(i)!;
        report(
          type === RR.CNAME ? 'several' : 'redirected',
          record.typeSpan,
          { owner: shown(record.owner), first: shown(nameTable.name(index.target[first]!)) },
          { related: [{ span: headSpan(records.at(first)!), message: say`The other ${record.type} record.` }] },
        );
      }
    }
  },
});
