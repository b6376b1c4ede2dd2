import { parseKeyName } from '../../text/domain-name.ts';
import { HAS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { mismatchOf } from './lib/key-providers.ts';
import { targetOf } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/mismatched-key-target',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.2.2' }],
  messages: {
    selector:
      '{provider} keeps the key of the selector {other} at this name, and the record is for the selector {selector}. Receivers would verify with the wrong key, and signatures fail. Copy the target for {selector} from {provider} again.',
    domain:
      '{provider} keeps the key of {other} at this name, and the record is for {domain}. Receivers would verify with the key of another domain, and signatures fail. Copy the target for {domain} from {provider} again.',
    hyphenatedDomain:
      '{provider} keeps the key of {other} at this name (with hyphens instead of dots), but the record is for {domain}. Receivers would verify with the key of another domain, and signatures fail. Copy the target for {domain} from {provider} again.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, nameTable, records } = zone;
    const facts = zoneFactsOf(document);
    for (const name of facts.unusual) {
      if (!facts.has(name, HAS.cname)) continue;
      const key = parseKeyName(nameTable.name(name));
      if (key === undefined) continue;
      for (let i = index.first(name); i >= 0; i = index.next(i)) {
        if (index.type[i] !== RR.CNAME) continue;
        const target = targetOf(records.at(i)!);
        const mismatch = target && mismatchOf(key, target.text);
        if (target === undefined || mismatch === undefined) continue;
        const { provider, selector, domain, hyphenatedDomain } = mismatch;
        if (selector !== undefined)
          report('selector', target.span, { provider, other: selector, selector: key.selector });
        else if (domain !== undefined) report('domain', target.span, { provider, other: domain, domain: key.domain });
        else if (hyphenatedDomain !== undefined)
          report('hyphenatedDomain', target.span, { provider, other: hyphenatedDomain, domain: key.domain });
      }
    }
  },
});
