import { parseKeyName } from '../../text/domain-name.ts';
import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import type { ResourceRecord } from '../../zone/record.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { mailTargetOf } from './lib/key-providers.ts';
import { PickedRecords } from './lib/picked-records.ts';
import { replaceRdata } from './lib/record-places.ts';

/** The length of an entry that holds a host name and little else. */
const MAX_ENTRY = 200;

export default defineRule({
  id: 'zone/alias-in-txt',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 1034, section: '3.6.2' }],
  messages: {
    provider:
      'This TXT record contains the target that {provider} gives for a CNAME record. A name in a TXT record is not followed, and {without}. Make it a CNAME record.',
  },
  check({ zone }, { report }) {
    const { index, nameTable, records } = zone;
    for (const i of ALIASES.of(zone)) {
      const record = records.at(i)!;
      const name = nameIn(record);
      const mail = mailTargetOf('CNAME', name);
      if (mail === undefined || parseKeyName(nameTable.name(index.owner[i]!)) !== undefined) continue;
      const host = `${name.replace(/\.$/, '')}.`;
      const fix = {
        title: say`Make it a CNAME to ${host}`,
        edits: () => [replace(record.typeSpan, 'CNAME'), ...replaceRdata(record, host)],
      };
      const isAlone = zone.recordsAt(record.owner).length === 1;
      report('provider', record.rdataSpan, { ...mail }, { fixes: isAlone ? [fix] : [] });
    }
  },
});

const ALIASES = new PickedRecords(RR.TXT, ({ records, syntax }, i) => {
  const { start, end } = records.entrySpan(i);
  if (end - start > MAX_ENTRY || syntax.slice(start, end).includes('=')) return false;
  return mailTargetOf('CNAME', nameIn(records.at(i)!)) !== undefined;
});

/** The text of a record's only string. */
function nameIn({ strings }: ResourceRecord): string {
  return strings.length === 1 ? strings[0]!.data.text : '';
}
