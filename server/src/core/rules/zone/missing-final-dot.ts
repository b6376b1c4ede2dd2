import { HAS } from '../../zone/kinds.ts';
import { defineRule } from '../rule.ts';
import { dotFixes, targetOf } from './lib/record-places.ts';
import { surveyOf } from './lib/survey.ts';
import { lacksOwnServer, targetFault } from './lib/target-faults.ts';

const EVERYTHING = Object.values(HAS).reduce((all, bit) => all | bit, 0);

export default defineRule({
  id: 'zone/missing-final-dot',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 1035, section: '5.1' }],
  messages: {
    relative:
      'This name has no dot at its end, so it means {published}, which is not in the zone. If {written} was meant, append a dot.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, records, nameTable } = zone;
    const survey = surveyOf(document);
    for (const i of survey.leading) {
      const id = index.target[i]!;
      const origin = records.originId(i);
      if (origin === 0 || !nameTable.isWithin(id, origin) || survey.has(id, EVERYTHING)) continue;
      const target = targetOf(records.at(i)!);
      if (target === undefined || targetFault(document, i, target) !== 'without-dot') continue;
      // A wildcard or another zone may well have it.
      if (survey.isWhole && !survey.surelyLacks(id, EVERYTHING)) continue;
      report(
        'relative',
        target.span,
        { published: target.name, written: target.text },
        {
          severity: lacksOwnServer(document, i, id) ? 'error' : 'warning',
          fixes: dotFixes(target.text, target.span, target.text),
        },
      );
    }
  },
});
