import { say } from '../../text/say.ts';
import { placeOf } from '../../workspace/policy-record-view.ts';
import { defineRule } from '../rule.ts';
import { stepsWith } from './lib/walk.ts';

export default defineRule({
  id: 'spf/invalid-target-record',
  on: 'spf-in-zone',
  severity: 'error',
  spec: [
    { rfc: 7208, section: '5.2' },
    { rfc: 7208, section: '6.1' },
  ],
  messages: {
    syntax:
      'The SPF record of {target} has a syntax error, and an error there is an error here: SPF ends with permerror. Correct that record, or remove this term.',
    duplicate:
      '{target} has more than one SPF record, and an error there is an error here: SPF ends with permerror. Delete all but one there, or remove this term.',
    nested:
      'The SPF record of {target} ends with permerror itself, and so does this one. Correct that record, or remove this term.',
  },
  check(view, context) {
    const { report } = context;
    for (const { span, target, inner } of stepsWith(view, context, 'target-permerror')) {
      if (target === undefined || inner === undefined) continue;
      const at = placeOf(inner.view);
      const related = at === undefined ? [] : [{ ...at, message: say`That record` }];
      const name =
        inner.reason === 'record-invalid' ? 'syntax' : inner.reason === 'record-duplicate' ? 'duplicate' : 'nested';
      report(name, view.source(span), { target }, { related });
    }
  },
});
