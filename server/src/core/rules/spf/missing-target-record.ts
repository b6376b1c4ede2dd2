import { defineRule } from '../rule.ts';
import { stepsWith } from './lib/walk.ts';

export default defineRule({
  id: 'spf/missing-target-record',
  on: 'spf-in-zone',
  severity: 'error',
  spec: [
    { rfc: 7208, section: '5.2' },
    { rfc: 7208, section: '6.1' },
  ],
  messages: {
    include:
      '{target} has no SPF record. For a sender that no term before this one matches, SPF ends with permerror. Publish an SPF record there, or remove this term.',
    redirect:
      '{target} has no SPF record. For every sender that no term matches, SPF ends with permerror. Publish an SPF record there, or end this record with ~all or -all instead.',
  },
  check(view, context) {
    const { report } = context;
    for (const { kind, span, target } of stepsWith(view, context, 'target-missing')) {
      if (target !== undefined) report(kind === 'redirect' ? 'redirect' : 'include', view.source(span), { target });
    }
  },
});
