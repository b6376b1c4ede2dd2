import { say } from '../../text/say.ts';
import { PROOFS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan, removalFixes } from './lib/record-places.ts';

/** Types whose data are one name. */
const NAMES_ALONE: ReadonlySet<number> = new Set([RR.NS, RR.CNAME, RR.PTR, RR.DNAME]);
/** A zone transfer has its SOA twice; signatures and proofs are made by programs. */
const NOT_ASKED: ReadonlySet<number> = new Set([RR.SOA, ...PROOFS]);

export default defineRule({
  id: 'zone/duplicate-record',
  on: 'zone',
  severity: 'info',
  spec: [{ rfc: 2181, section: '5' }],
  messages: {
    same: 'This {type} record is in the zone twice. Name servers publish it once, so it does no harm. Delete one, or change what was meant to differ.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, records } = zone;
    for (const { type, records: set } of index.sets) {
      if (NOT_ASKED.has(type)) continue;
      if (set.length === 2 && NAMES_ALONE.has(type) && index.target[set[0]!] !== index.target[set[1]!]) continue;
      const seen = new Map<number | string, number>();
      for (const i of set) {
        const key = NAMES_ALONE.has(type) ? index.target[i]! : likeness(i);
        const first = seen.get(key);
        if (first === undefined) seen.set(key, i);
        else if (isSame(first, i)) reportAgain(first, i);
      }
    }

    /** Equal for nearly all equal records: what is alike is compared. */
    function likeness(i: number): string {
      const record = records.at(i)!;
      return (index.target[i]! >= 0 ? record.presentedRdata : record.rdataText).toLowerCase().replace(/\s+/g, ' ');
    }

    function isSame(a: number, b: number): boolean {
      const [one, other] = [records.at(a)!, records.at(b)!];
      if (one.rdataText === other.rdataText && records.originId(a) === records.originId(b)) return true;
      return one.comparableRdata === other.comparableRdata;
    }

    function reportAgain(first: number, i: number): void {
      const record = records.at(i)!;
      report(
        'same',
        headSpan(record),
        { type: record.type },
        {
          unnecessary: true,
          related: [{ span: headSpan(records.at(first)!), message: say`The same record.` }],
          fixes: removalFixes(document, record, say`Delete the repeated record`),
        },
      );
    }
  },
});
