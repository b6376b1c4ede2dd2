import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';

export default defineRule({
  id: 'signature/invalid-selector',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.1' }],
  messages: {
    syntax:
      '"{value}" is not a selector: it consists of letters, digits and hyphens, with dots between its parts. Verifiers find no key and do not accept the {field}. Publish the key under another selector.',
    underscore:
      'The selector has an underscore, which the standard does not allow. Most verifiers still accept it; strict ones do not. Choose a selector without one for the next key.',
  },
  check(view, { report }) {
    for (const { kind, value, span } of placedProblems(view, 'selector-syntax', 'selector-underscore')) {
      if (kind === 'selector-syntax') report('syntax', span, { value, field: view.field.name });
      else report('underscore', span, {}, { severity: 'warning' });
    }
  },
});
