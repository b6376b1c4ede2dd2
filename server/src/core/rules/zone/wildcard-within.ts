import { defineRule } from '../rule.ts';
import { headSpan } from './record-places.ts';
import { surveyOf } from './survey.ts';

export default defineRule({
  id: 'zone/wildcard-within',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 4592, section: '2.1.1' }],
  messages: {
    within:
      'An asterisk stands for other names only as the first label. In {name} it is an ordinary character, so this record answers for no other name.',
  },
  check(document, { report }) {
    const { index, nameTable, records } = document.zone;
    for (const id of surveyOf(document).notHosts) {
      const name = nameTable.name(id);
      if (/\.\*(?:\.|$)/.test(name)) report('within', headSpan(records.at(index.first(id))!), { name });
    }
  },
});
