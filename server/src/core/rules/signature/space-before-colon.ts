import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'signature/space-before-colon',
  on: 'signature',
  severity: 'warning',
  spec: [{ rfc: 5322, section: '4.5.8' }],
  messages: {
    space:
      'Between {field} and its colon stands a space. That form is obsolete, and several verifiers do not find the field. Repair the program that writes it.',
  },
  check({ field, message }, { report }) {
    if (!field.hasSpaceBeforeColon) return;
    const { start } = field.nameSpan;
    report('space', message.inDocument({ start, end: field.valueSpan.start }), { field: field.name });
  },
});
