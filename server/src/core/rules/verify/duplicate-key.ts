import { distinctKeys } from '../../workspace/verification.ts';
import { defineRule } from '../rule.ts';
import { domainOf, keyNameOf, keyPlaces, placeOf } from './lib/places.ts';

export default defineRule({
  id: 'verify/duplicate-key',
  on: 'verdict',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.6.2.2' }],
  messages: {
    duplicate:
      '{count} TXT records are published at {key}. Which of them a receiver uses is undefined, and some refuse the signature: it may fail elsewhere. Keep one record for each selector.',
    copies:
      'The zone files of {domain} have {count} different records at {key}, and a receiver gets only one of them. DKIM Lint accepts the signature if it verifies with any of them. Delete the files that are out of date.',
  },
  check(verdict, { report }) {
    const { recordCount } = verdict.verdict;
    const place = placeOf(verdict, verdict.view.signature.selector);
    const key = keyNameOf(verdict);
    if (recordCount > 1) {
      report('duplicate', place, { count: recordCount, key }, { related: keyPlaces(verdict) });
      return;
    }
    const { keyName } = verdict.view.signature;
    const found = keyName === undefined ? undefined : verdict.index.keyAt(keyName);
    const count = found?.status === 'found' ? distinctKeys(found.keys).length : 0;
    if (count < 2) return;
    const domain = domainOf(verdict);
    report('copies', place, { count, key, domain }, { severity: 'info', related: keyPlaces(verdict) });
  },
});
