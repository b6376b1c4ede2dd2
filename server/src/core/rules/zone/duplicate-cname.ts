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
      '{owner} is an alias of {first} already. A name can be an alias of one other name alone: name servers refuse the zone. Delete one of the CNAME records.',
    redirected:
      'The names below {owner} are redirected to {first} already. A name can have one DNAME record alone: name servers refuse the zone. Delete one of them.',
  },
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
          { related: [{ span: headSpan(records.at(first)!), message: `The other ${record.type} record.` }] },
        );
      }
    }
  },
});
