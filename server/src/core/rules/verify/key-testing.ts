import { defineRule } from '../rule.ts';
import { keyNameOf, keyPlaces, placeOf } from './lib/places.ts';

export default defineRule({
  id: 'verify/key-testing',
  on: 'verdict',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    testing:
      'The key {key} has the testing flag (t=y). Receivers should treat the message as if it were unsigned, whether the signature is valid or not; many ignore the flag. Remove the y once signing works.',
  },
  check(verdict, { report }) {
    if (!verdict.verdict.isTesting) return;
    report(
      'testing',
      placeOf(verdict, verdict.view.signature.selector),
      { key: keyNameOf(verdict) },
      { related: keyPlaces(verdict) },
    );
  },
});
