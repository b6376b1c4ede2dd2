import { defineRule } from '../rule.ts';
import { stepsWith } from './lib/walk.ts';

export default defineRule({
  id: 'spf/target-loop',
  on: 'spf-in-zone',
  severity: 'error',
  spec: [{ rfc: 7208, section: '4.6.4' }],
  messages: {
    loop: 'This term leads back to a record that is being evaluated, {target}. Receivers go round until the limit of DNS look-ups, and end with permerror. Remove the term here or there.',
  },
  check(view, context) {
    const { report } = context;
    for (const { span, target } of stepsWith(view, context, 'loop'))
      report('loop', view.source(span), { target: target ?? '' });
  },
});
