import { provenChange } from '../../diagnosis/change-sentences.ts';
import { afterDelivery } from '../../workspace/arrival.ts';
import { defineRule } from '../rule.ts';
import { AFTER_DELIVERY, domainOf, keyNameOf, keyPlaces, placeOf } from './lib/places.ts';

export default defineRule({
  id: 'verify/header-changed',
  on: 'verdict',
  severity: 'error',
  spec: [{ rfc: 6376, section: '6.1.3' }],
  messages: {
    changed:
      'A signed header field was changed after {domain} signed the message, or hashed differently by the signer. The published key {key} did make this signature, so the key is fine. Look for what rewrites fields (a tag in the subject, other recipients, new line breaks) and sign after that step.',
    proven:
      '{what} after {domain} signed the message (proven: without this the header has the signed digest){by}. The published key {key} is the right one. {remedy}.',
    afterDelivery:
      'A signed header field of this stored copy was changed after delivery: {by} confirmed the signature of {domain} when the message arrived. Nothing needs to be fixed.',
    edited:
      'A signed header field differs from what {domain} signed. The text in this editor was changed, or is not what the file contains; open the unchanged file to check the signature.',
  },
  check(verdict, { report, explanations }) {
    const { signature, madeByKey } = verdict.verdict;
    if (verdict.signerFaults.some(({ part }) => part === 'header')) return;
    if (signature !== 'invalid' || madeByKey !== true) return;
    const domain = domainOf(verdict);
    const at = placeOf(verdict, verdict.view.signature.headers);
    const passed = afterDelivery(verdict.view);
    if (verdict.evidence.from === 'text') report('edited', at, { domain }, { severity: 'info' });
    else if (passed !== undefined) report('afterDelivery', at, { ...passed, domain }, AFTER_DELIVERY);
    else {
      const data = { domain, key: keyNameOf(verdict) };
      const proven = provenChange(verdict.view, explanations.get(verdict.view), 'header');
      const details = { related: keyPlaces(verdict) };
      if (proven === undefined) report('changed', at, data, details);
      else report('proven', at, { ...data, ...proven }, details);
    }
  },
});
