import { fieldWords } from './lib/field-words.ts';
import { problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-rdata',
  only: ['missing-rdata'],
  accepted: 'error',
  spec: [{ rfc: 1035, section: '3.3' }],
  messages: {
    missing: 'The {type} record is incomplete: {field} is missing. {server} refuses the zone. Add it.',
  },
  fill: ({ data, record }) => ({ type: record?.type ?? 'record', field: fieldWords(data['field']) }),
});
