import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { surveyOf } from './survey.ts';

export default defineRule({
  id: 'zone/ds-misplaced',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 4035, section: '2.4' }],
  messages: {
    apex: 'A DS record says in the zone above how {origin} is signed. Within {origin} itself nobody looks for it, and BIND refuses the zone. Give it to the registrar of the domain, and delete it here.',
  },
  check(document, { report }) {
    const { index, records, nameTable } = document.zone;
    const survey = surveyOf(document);
    if (!survey.isWhole) return;
    const origin = nameTable.name(survey.apex);
    for (const i of index.ofType(RR.DS)) {
      if (index.owner[i] === survey.apex) report('apex', records.at(i)!.typeSpan, { origin: origin || '.' });
    }
  },
});
