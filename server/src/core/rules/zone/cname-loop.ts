import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { shown, targetOf } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/cname-loop',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 1034, section: '3.6.2' }],
  messages: {
    self: '{owner} is an alias of itself, so a query for it gets no answer. Correct the target.',
    loop: '{owner} is an alias that leads back to itself through {names|name}, so queries for them get no answer. Correct the target of one of these CNAME records.',
  },
  check(document, { report }) {
    const { index, records, nameTable } = document.zone;
    const next = new Map<number, number>();
    for (const i of zoneFactsOf(document).withTarget) {
      const owner = index.owner[i]!;
      if (index.type[i] === RR.CNAME && leads(i) && !next.has(owner)) next.set(owner, firstAlias(owner));
    }
    const seenFrom = new Map<number, number>();
    for (const start of next.keys()) {
      let at = start;
      while (next.has(at) && !seenFrom.has(at)) {
        seenFrom.set(at, start);
        at = index.target[next.get(at)!]!;
      }
      if (!next.has(at) || seenFrom.get(at) !== start) continue;
      reportLoop(at);
    }

    /** Whether an alias leads to a name of the file: only then can it be part of a loop. */
    function leads(i: number): boolean {
      return index.target[i]! >= 0 && index.first(index.target[i]!) >= 0;
    }

    /** Of a name that has one. */
    function firstAlias(owner: number): number {
      let i = index.first(owner);
      while (index.type[i] !== RR.CNAME || !leads(i)) i = index.next(i);
      return i;
    }

    function reportLoop(name: number): void {
      let names = 0;
      let at = name;
      do {
        names++;
        at = index.target[next.get(at)!]!;
      } while (at !== name);
      const record = records.at(next.get(name)!)!;
      const span = targetOf(record)?.span ?? record.rdataSpan;
      const owner = shown(nameTable.name(name));
      if (names === 1) report('self', span, { owner });
      else report('loop', span, { owner, names });
    }
  },
});
