import { defineRule } from '../rule.ts';
import { keyNameOf, keyPlaces, placeOf } from './lib/places.ts';

export default defineRule({
  id: 'verify/key-revoked',
  on: 'verdict',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.6.1' },
    { rfc: 6376, section: '6.1.2' },
  ],
  messages: {
    revoked:
      'The key {key} is revoked (its p= is empty), so this signature fails. Configure the signer to use a selector whose key is valid. A message that was signed before the key was revoked needs no fix.',
  },
  check(verdict, { report }) {
    if (verdict.verdict.key !== 'revoked') return;
    const related = keyPlaces(verdict);
    report('revoked', placeOf(verdict, verdict.view.signature.selector), { key: keyNameOf(verdict) }, { related });
  },
});
