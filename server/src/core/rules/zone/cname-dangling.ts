import { parseKeyName } from '../../text/domain-name.ts';
import { HAS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { targetOf } from './lib/record-places.ts';
import { targetFault } from './lib/target-faults.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/cname-dangling',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 6376, section: '6.1.2' }],
  messages: {
    nothing:
      'This selector points to {target}, but this zone has no TXT record there. Receivers find no key, and every signature that names the selector fails. Publish the key there, or correct the target.',
  },
  check(document, { report }) {
    const { zone } = document;
    const facts = zoneFactsOf(document);
    if (!facts.isComplete || facts.apex < 0) return;
    const { index, nameTable, records } = zone;
    for (const name of facts.unusual) {
      if (!facts.has(name, HAS.cname) || parseKeyName(nameTable.name(name)) === undefined) continue;
      for (let i = index.first(name); i >= 0; i = index.next(i)) if (index.type[i] === RR.CNAME) look(i);
    }

    function look(i: number): void {
      const id = index.target[i]!;
      if (id < 0 || !nameTable.isWithin(id, facts.apex) || facts.has(id, HAS.txt | HAS.cname)) return;
      if (!facts.surelyLacks(id, HAS.txt)) return;
      const target = targetOf(records.at(i)!);
      if (target === undefined || /^["']?v\s*=/i.test(target.text)) return;
      if (targetFault(document, i, target) === undefined) report('nothing', target.span, { target: target.name });
    }
  },
});
