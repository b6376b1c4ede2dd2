import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { shown, targetOf } from './record-places.ts';

export default defineRule({
  id: 'zone/cname-loop',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 1034, section: '3.6.2' }],
  messages: {
    self: '{owner} is an alias of itself. Whoever asks for it gets no answer. Correct the target.',
    loop: '{owner} is an alias that leads back to itself, over {names} names. Whoever asks for one of them gets no answer. Correct one of the index.target.',
  },
  check(document, { report }) {
    const { index, records, nameTable } = document.zone;
    const next = new Map<number, number>();
    for (const i of index.ofType(RR.CNAME)) {
      const target = index.target[i]!;
      // Only an alias that leads to a name of the zone can be part of a loop.
      if (target >= 0 && index.first(target) >= 0 && !next.has(index.owner[i]!)) next.set(index.owner[i]!, i);
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
