import { HAS } from '../../zone/kinds.ts';
import { ENTRY_BLANK, ENTRY_KIND } from '../../zone/lexer.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/missing-soa',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 1035, section: '5.2' }],
  messages: {
    missing:
      'The zone {origin} has NS records at its apex but no SOA record. BIND, NSD and Knot DNS refuse it. Add an SOA record as the first record.',
    empty:
      'The file has no records. Loaded as a zone, BIND, NSD and Knot DNS refuse it. If it is an export or a transferred copy, create it again.',
  },
  refusedBy: { missing: 'BNlK' },
  check(document, { report }) {
    const { zone } = document;
    if (document.includedBy === undefined && isEmpty(document)) {
      report('empty', { start: 0, end: 0 }, {}, { severity: 'info' });
      return;
    }
    // Only a file that says where its zone begins is more than a part of one.
    if (document.includedBy !== undefined || zone.originFrom !== 'directive' || zone.soa !== undefined) return;
    const { apex, isComplete } = lookAt(document);
    if (apex < 0 || !isComplete || !zoneFactsOf(document).has(apex, HAS.ns)) return;
    const { index, records } = zone;
    const first = index.ofType(RR.NS).find((i) => index.owner[i] === apex);
    if (first !== undefined) report('missing', headSpan(records.at(first)!), { origin: zone.origin ?? '' });
  },
});

/** The apex by number, and whether every file that is included is known: the SOA record may be in one. */
function lookAt({ zone }: Parameters<typeof zoneFactsOf>[0]): { readonly apex: number; readonly isComplete: boolean } {
  const isComplete = zone.all.every(({ includes }) => includes.every((included) => included.zone !== undefined));
  return { apex: zone.origin === undefined ? -1 : zone.nameTable.idOf(zone.origin), isComplete };
}

/** Whether a file has nothing but spaces and comments. */
function isEmpty({ zone: { syntax } }: Parameters<typeof zoneFactsOf>[0]): boolean {
  return syntax.chunks.every(({ entryCount, entryFlags }) => {
    for (let entry = 0; entry < entryCount; entry++)
      if ((entryFlags[entry]! & ENTRY_KIND) !== ENTRY_BLANK) return false;
    return true;
  });
}
