import { afterDelivery } from '../../workspace/arrival.ts';
import { defineRule } from '../rule.ts';
import { AFTER_DELIVERY, domainOf, placeOf } from './lib/places.ts';

export default defineRule({
  id: 'verify/body-changed',
  on: 'verdict',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.7' },
    { rfc: 6376, section: '6.1.3' },
  ],
  messages: {
    changed:
      'The body was changed after {domain} signed the message: its hash is not the one in bh=. Receivers reject the signature. Something added, removed or re-encoded text after the signer (a footer, a virus scanner, a mailing list); let it work before the signer.',
    shorter:
      'The signature covers {length} octets of the body (l=), but the body has only {actual}. Text was removed after {domain} signed the message.',
    afterDelivery:
      'This stored copy was changed after delivery: its hash is not the one in bh=, but {by} confirmed the signature of {domain} when the message arrived. Nothing is to be repaired.',
    edited:
      'The text in this editor has another hash than bh= says. It was changed here, or is not the file; open the unchanged file to judge the signature of {domain}.',
  },
  check(verdict, { report }) {
    const { view, evidence } = verdict;
    const { bodyHash, reasons, bodyLength } = verdict.verdict;
    if (bodyHash !== 'mismatch' || reasons.includes('signature-syntax') || reasons.includes('canonicalization')) return;
    // A number with more digits than l= may have is wrong in itself.
    if (view.signature.length?.value.number === Number.POSITIVE_INFINITY) return;
    const domain = domainOf(verdict);
    const at = placeOf(verdict, view.signature.bodyHash);
    const passed = afterDelivery(verdict.view);
    const length = view.signature.length?.value.number;
    if (evidence.from === 'text') report('edited', at, { domain }, { severity: 'info' });
    else if (passed !== undefined) report('afterDelivery', at, { ...passed, domain }, AFTER_DELIVERY);
    else if (reasons.includes('body-shorter-than-length') && length !== undefined && bodyLength !== undefined) {
      report('shorter', at, { domain, length, actual: bodyLength });
    } else report('changed', at, { domain });
  },
});
