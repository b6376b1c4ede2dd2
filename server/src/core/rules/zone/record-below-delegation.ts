import { HAS, PROOFS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

/** What belongs to a delegation itself, and what a signer adds. */
const AT_CUT: ReadonlySet<number> = new Set([RR.NS, RR.DS, RR.CNAME, RR.DNAME, ...PROOFS]);
const ADDRESSES: ReadonlySet<number> = new Set([RR.A, RR.AAAA]);

export default defineRule({
  id: 'zone/record-below-delegation',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 1034, section: '4.2.1' }],
  messages: {
    below:
      'The NS records of {cut} delegate this name to other name servers, so this {type} record is never published. Add it to the zone on those servers, and delete it here.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, nameTable, records } = zone;
    const facts = zoneFactsOf(document);
    const nameServers = index.ofType(RR.NS);
    if (!nameServers.some((i) => facts.isDelegation(index.owner[i]!))) return;
    let isTarget: Uint8Array | undefined;
    const seen = new Set<number>();
    for (const name of facts.occluded) look(name);
    // At a delegation something can be wrong only beside its NS record.
    for (const name of facts.several) look(name);

    function look(name: number): void {
      if (seen.has(name)) return;
      seen.add(name);
      const above = facts.occludedBy(name);
      const isBelow = above >= 0 && facts.has(above, HAS.ns) && !facts.has(above, HAS.dname);
      const cut = isBelow ? above : facts.isDelegation(name) ? name : -1;
      if (cut < 0) return;
      for (let i = index.first(name); i >= 0; i = index.next(i)) {
        const type = index.type[i]!;
        if ((isBelow ? PROOFS : AT_CUT).has(type) || (ADDRESSES.has(type) && isServer(name))) continue;
        const record = records.at(i)!;
        report('below', headSpan(record), { cut: nameTable.name(cut), type: record.type });
        return;
      }
    }

    /** Whether an NS record of the file leads to a name. */
    function isServer(name: number): boolean {
      if (isTarget === undefined) {
        isTarget = new Uint8Array(nameTable.size);
        for (let k = 0; k < nameServers.length; k++) isTarget[index.target[nameServers[k]!]!] = 1;
      }
      return isTarget[name] === 1;
    }
  },
});
