import type { KeyReason } from '../../dkim/usable-key.ts';
import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';
import { keyNameOf, keyPlaces, placeOf } from './lib/places.ts';

const WORDS: Readonly<Partial<Record<string, string>>> = {
  'key-syntax': say`the record is malformed`,
  'key-type': say`its type (k=) is not the one of the signature (a=)`,
  'key-hash': say`it does not allow the hash of the signature (h= of the record, a= of the signature)`,
  'key-service': say`it is not for email (s=)`,
  'key-strict-identity': say`it allows no subdomain in the i= of the signature (t=s)`,
  'key-data': say`its p= is not a usable public key`,
} satisfies Partial<Record<KeyReason, string>>;

export default defineRule({
  id: 'verify/key-unusable',
  on: 'verdict',
  severity: 'error',
  spec: [{ rfc: 6376, section: '6.1.2' }],
  messages: {
    unusable:
      'The record at {key} cannot be used for this signature: {why}. Receivers reject the signature. Fix the record in the zone, or configure the signer to use another selector.',
    tooShort:
      'The key {key} has {bits} bits, but at least {least} are required. Receivers reject the signature. Make a new key of 2048 bits under a new selector.',
  },
  check(verdict, { report, settings }) {
    const { key, reasons, record } = verdict.verdict;
    const at = placeOf(verdict, verdict.view.signature.selector);
    const details = { related: keyPlaces(verdict) };
    const name = keyNameOf(verdict);
    if (key === 'unusable') {
      const hasNoKey = reasons.includes('key-syntax') && record !== undefined && record.data === undefined;
      const why = hasNoKey
        ? say`it has no p=, and therefore no key`
        : reasons.map((reason) => WORDS[reason]).find((words) => words !== undefined);
      report('unusable', at, { key: name, why: why ?? say`no receiver accepts it` }, details);
    } else if (reasons.includes('key-short')) {
      const bits = record?.keyData?.material?.rsa?.bits ?? 0;
      report('tooShort', at, { key: name, bits, least: settings.verify.minRsaBits }, details);
    }
  },
});
