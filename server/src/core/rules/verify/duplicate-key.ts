import { defineRule } from '../rule.ts';
import { keyNameOf, keyPlaces, placeOf } from './lib/places.ts';

export default defineRule({
  id: 'verify/duplicate-key',
  on: 'verdict',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.6.2.2' }],
  messages: {
    duplicate:
      '{count} TXT records are published at {key}. Which of them a receiver uses is undefined, and some refuse the signature: it may fail elsewhere. Keep one record for each selector.',
  },
  check(verdict, { report }) {
    const { recordCount } = verdict.verdict;
    if (recordCount < 2) return;
    report(
      'duplicate',
      placeOf(verdict, verdict.view.signature.selector),
      { count: recordCount, key: keyNameOf(verdict) },
      { related: keyPlaces(verdict) },
    );
  },
});
