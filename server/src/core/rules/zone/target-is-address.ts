import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';
import { targetOf } from './lib/record-places.ts';
import { isAddress } from './lib/written-host.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/target-is-address',
  on: 'zone',
  severity: 'error',
  spec: [
    { rfc: 1035, section: '3.3' },
    { rfc: 5321, section: '5.1' },
  ],
  messages: {
    address:
      '{type} takes a host name, and this is an address. Name servers read it as the name {name}, which does not exist, so the host is never reached. Give the host a name with an address record, and write that name here.',
    alias:
      'CNAME takes a host name, and this is an address. Name servers read it as the name {name}, which does not exist. Change the record to an address record.',
  },
  check(document, { report }) {
    const { index, records, nameTable } = document.zone;
    for (const i of zoneFactsOf(document).withTarget) {
      const id = index.target[i]!;
      const first = nameTable.firstOctet(id);
      const isDigit = first >= 0x30 && first <= 0x39;
      if (!isDigit && nameTable.isHostName(id)) continue;
      const record = records.at(i)!;
      const target = targetOf(record);
      if (target === undefined || !isAddress(target.text) || index.first(id) >= 0) continue;
      const { type } = record;
      const address = target.text.replace(/\.$/, '');
      const newType = address.includes(':') ? 'AAAA' : 'A';
      if (type !== 'CNAME') report('address', target.span, { type, name: target.name });
      else
        report(
          'alias',
          target.span,
          { name: target.name },
          {
            fixes: [
              {
                title: say`Make it an ${newType} record`,
                edits: () => [replace(record.typeSpan, newType), replace(target.span, address)],
              },
            ],
          },
        );
    }
  },
});
