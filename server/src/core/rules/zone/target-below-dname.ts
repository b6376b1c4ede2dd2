import { HAS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { shown, targetOf } from './lib/record-places.ts';
import { surveyOf } from './lib/survey.ts';

const TYPES: ReadonlySet<number> = new Set([RR.MX, RR.NS, RR.SRV]);

export default defineRule({
  id: 'zone/target-below-dname',
  on: 'zone',
  severity: 'warning',
  spec: [
    { rfc: 2181, section: '10.3' },
    { rfc: 6672, section: '2.3' },
  ],
  messages: {
    redirected:
      '{target} is redirected by the DNAME record of {above}, and {type} must lead directly to a host name. Some mail servers and resolvers do not follow. Write the name to which it is redirected.',
  },
  refusedBy: { redirected: 'Bnlk' },
  check(document, { report }) {
    const { zone } = document;
    const { index, nameTable } = zone;
    if (index.firstOfType(RR.DNAME) < 0) return;
    const survey = surveyOf(document);
    for (const record of zone.recordsOf(...TYPES)) {
      const { ownerId, targetId } = record;
      const isOfZone = targetId >= 0 && nameTable.isWithin(targetId, survey.apex) && targetId !== survey.apex;
      const above = isOfZone ? survey.coverOf(targetId) : -1;
      // Below a delegation, other servers say what is there.
      if (above < 0 || !survey.has(above, HAS.dname) || survey.isDelegation(above) || survey.coverOf(above) >= 0)
        continue;
      if (survey.coverOf(ownerId) >= 0) continue;
      const target = targetOf(record);
      if (target === undefined) continue;
      // BIND refuses a zone whose own servers are redirected.
      const severity = record.typeNumber === RR.NS && ownerId === survey.apex ? 'error' : 'warning';
      const data = { target: target.name, above: shown(nameTable.name(above)), type: record.type };
      report('redirected', target.span, data, { severity });
    }
  },
});
