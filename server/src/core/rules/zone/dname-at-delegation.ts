import { HAS } from '../../zone/kinds.ts';
import { serverOf } from '../../zone/releases.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/dname-at-delegation',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 6672, section: '2.3' }],
  messages: {
    both: '{owner} is delegated to other name servers (NS) and also redirected (DNAME). Knot DNS refuses such a zone; others delegate the name and ignore the DNAME. Delete one of them.',
  },
  refusedBy: { both: 'bnlK' },
  check(document, { report, settings }) {
    const { index, records, nameTable } = document.zone;
    const facts = zoneFactsOf(document);
    for (const i of index.ofType(RR.DNAME)) {
      const name = index.owner[i]!;
      if (!facts.isDelegation(name) || facts.has(name, HAS.cname)) continue;
      const severity = serverOf(settings.zone.target) === 'knot' ? 'error' : 'warning';
      report('both', records.at(i)!.typeSpan, { owner: nameTable.name(name) }, { severity });
    }
  },
});
