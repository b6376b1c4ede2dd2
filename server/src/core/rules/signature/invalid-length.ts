import { defineRule } from '../rule.ts';
import { problemsOf } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-length',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.5' }],
  messages: {
    noNumber:
      '"{value}" is not a number of octets: l= takes decimal digits only. Verifiers do not accept the {field}. Configure the signer to leave l= out.',
    tooLong:
      'l= has more than 76 digits; no body is that long. Verifiers do not accept the {field}. Configure the signer to leave l= out.',
  },
  check(view, { report }) {
    const field = view.field.name;
    for (const { kind, value, span } of problemsOf(view, 'l', 'number-syntax', 'number-too-long')) {
      if (kind === 'number-syntax') report('noNumber', span, { value, field });
      else report('tooLong', span, { field });
    }
  },
});
