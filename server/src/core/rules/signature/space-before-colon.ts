import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'signature/space-before-colon',
  on: 'signature',
  severity: 'warning',
  spec: [{ rfc: 5322, section: '4.5.8' }],
  messages: {
    space:
      'There is a space between {field} and its colon. That form is obsolete, and several verifiers do not find the field. Fix the program that writes it.',
  },
  check({ field, message }, { report }) {
    if (!field.hasSpaceBeforeColon) return;
    const { start } = field.nameSpan;
    report('space', message.inDocument({ start, end: field.valueSpan.start }), { field: field.name });
  },
});
