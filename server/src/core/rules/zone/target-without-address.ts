import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { targetOf } from './record-places.ts';
import { HAS, surveyOf } from './survey.ts';
import { targetFault } from './target-faults.ts';

const IN = 1;
const TYPES: ReadonlySet<number> = new Set([RR.MX, RR.NS, RR.SRV]);

export default defineRule({
  id: 'zone/target-without-address',
  on: 'zone',
  severity: 'warning',
  spec: [
    { rfc: 1035, section: '3.3' },
    { rfc: 1034, section: '4.2.1' },
  ],
  messages: {
    none: '{type} leads to {target}, which has no address in this zone, so nobody can reach it. Add an A or AAAA record for it, or correct the name.',
    glue: 'The name server {target} lies below the domain that it is to answer for, so its address has to stand here too, or nobody can find it. Add an A or AAAA record for it.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, records, nameTable } = zone;
    const survey = surveyOf(document);
    if (!survey.isWhole || survey.apex < 0 || index.recordClass[0] !== IN) return;
    for (const type of TYPES) {
      for (const i of index.ofType(type)) {
        const id = index.target[i]!;
        if (id <= 0 || survey.has(id, HAS.address)) continue;
        const owner = index.owner[i]!;
        const needsGlue =
          type === RR.NS && survey.isDelegation(owner) && nameTable.isWithin(id, owner) && survey.coverOf(owner) < 0;
        if (!needsGlue && (!nameTable.isWithin(id, survey.apex) || !survey.surelyLacks(id, HAS.address))) continue;
        const record = records.at(i)!;
        const target = targetOf(record);
        if (target === undefined || record.isBroken || targetFault(document, i, target) !== undefined) continue;
        if (needsGlue) report('glue', target.span, { target: target.name });
        else {
          // BIND refuses a zone whose own servers have no address.
          const severity = type === RR.NS && owner === survey.apex ? 'error' : 'warning';
          report('none', target.span, { type: record.type, target: target.name }, { severity });
        }
      }
    }
  },
});
