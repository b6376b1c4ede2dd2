import { defineRule } from '../rule.ts';
import { domainOf, keyNameOf, placeOf } from './lib/places.ts';

export default defineRule({
  id: 'verify/unknown-key',
  on: 'verdict',
  // Nearly every message has one: most mail comes from domains whose zones nobody has here.
  severity: 'off',
  spec: [{ rfc: 6376, section: '6.1.2' }],
  messages: {
    unknown:
      'No zone file in this workspace covers {domain}, so the key {key} is unknown and the signature cannot be checked. The body hash was checked. Open the zone file, or ask the DNS.',
  },
  check(verdict, { report }) {
    if (verdict.verdict.key !== 'unknown' || verdict.view.signature.keyName === undefined) return;
    report('unknown', placeOf(verdict, verdict.view.signature.domain), {
      domain: domainOf(verdict),
      key: keyNameOf(verdict),
    });
  },
});
