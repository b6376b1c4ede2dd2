import { RR, typeNumber } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { shown } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

/** Signatures that are looked at: programs make them, and make the same mistake in all. */
const MOST = 4096;

export default defineRule({
  id: 'zone/signature-orphaned',
  on: 'zone',
  severity: 'info',
  spec: [{ rfc: 4035, section: '2.2' }],
  messages: {
    nothing:
      'This signature is for {type} records, and {owner} has none. The records were probably deleted after the zone was signed. Sign the zone again.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, records } = zone;
    let i = index.firstOfType(RR.RRSIG);
    if (i < 0 || !zoneFactsOf(document).isComplete || zone.all.some(({ generates }) => generates.length > 0)) return;
    for (let looked = 0; i >= 0 && looked < MOST; i = index.type.indexOf(RR.RRSIG, i + 1), looked++) {
      const record = records.at(i)!;
      const covered = record.fields[0];
      const type = covered?.kind === 'type' ? typeNumber(covered.text.toUpperCase()) : undefined;
      if (type === undefined || record.isBroken) continue;
      const name = record.ownerId;
      if (zone.all.some((each) => each.index.hasType(name, type))) continue;
      report('nothing', covered!.span, { type: covered!.text.toUpperCase(), owner: shown(record.owner) });
      return;
    }
  },
});
