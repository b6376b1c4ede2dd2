import { parseKeyName } from '../../text/domain-name.ts';
import { HAS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { mailTargetOf, providerOf } from './lib/key-providers.ts';
import { dotFixes, targetOf } from './lib/record-places.ts';
import { lacksOwnServer, targetFault } from './lib/target-faults.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

const EVERYTHING = Object.values(HAS).reduce((all, bit) => all | bit, 0);

export default defineRule({
  id: 'zone/missing-final-dot',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 1035, section: '5.1' }],
  messages: {
    relative:
      'This name has no final dot, so the origin is appended: it means {published}, which is not in the zone. If {written} was meant, append a dot.',
    key: 'This name has no final dot, so the origin is appended, and the selector points to {published}. Receivers find no DKIM key there, and every signature that names the selector fails. Append a dot.',
    provider:
      'This name has no final dot, so the origin is appended, and the selector points to {published} instead of {provider}. Receivers find no DKIM key there, and every signature that names the selector fails. {provider} will not find the record either. Append a dot.',
    mail: 'This name has no final dot, so the origin is appended, and the record leads to {published} instead of {provider}: {without}. Append a dot.',
  },
  refusedBy: { relative: 'Bnlk' },
  check(document, { report }) {
    const { zone } = document;
    const { index, records, nameTable } = zone;
    const facts = zoneFactsOf(document);
    for (const i of facts.withTarget) {
      const id = index.target[i]!;
      const origin = records.originId(i);
      if (origin === 0 || !nameTable.isWithin(id, origin) || facts.has(id, EVERYTHING)) continue;
      const target = targetOf(records.at(i)!);
      if (target === undefined || targetFault(document, i, target) !== 'without-dot') continue;
      // A wildcard or another zone may well have it.
      if (facts.isComplete && !facts.surelyLacks(id, EVERYTHING)) continue;
      const fixes = dotFixes(target.text, target.span, target.text);
      const published = target.name;
      if (index.type[i] === RR.CNAME && parseKeyName(nameTable.name(index.owner[i]!)) !== undefined) {
        const provider = providerOf(target.text)?.name;
        if (provider === undefined) report('key', target.span, { published }, { severity: 'error', fixes });
        else report('provider', target.span, { published, provider }, { severity: 'error', fixes });
        continue;
      }
      const mail = mailTargetOf(records.at(i)!.type, target.text);
      if (mail !== undefined) {
        report('mail', target.span, { published, ...mail }, { severity: 'error', fixes });
        continue;
      }
      const severity = lacksOwnServer(document, i, id) ? 'error' : 'warning';
      report('relative', target.span, { published, written: target.text }, { severity, fixes });
    }
  },
});
