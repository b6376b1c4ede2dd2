import { provenChange } from '../../diagnosis/change-sentences.ts';
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
      'The body hash does not match bh=: the body was changed after {domain} signed the message, or hashed differently by the signer. Receivers reject the signature. Look for what adds, removes or re-encodes text (a footer, a virus scanner, a mailing list) and sign after that step.',
    proven:
      '{what} after {domain} signed the message (proven: without this the body has the signed hash){by}. Receivers reject the signature. {remedy}.',
    shorter:
      'The signature covers {length|octet} of the body (l=), but the body has only {actual}: text was removed after {domain} signed the message. Receivers reject the signature. Find the program that cuts messages, and switch l= off.',
    afterDelivery:
      'This stored copy was changed after delivery: its body hash does not match bh=, but {by} confirmed the signature of {domain} when the message arrived. Nothing needs to be fixed.',
    edited:
      'The body hash of the text in this editor does not match bh=. The text was changed here, or is not what the file contains; open the unchanged file to check the signature of {domain}.',
  },
  check(verdict, { report, explanations }) {
    const { view, evidence, signerFaults } = verdict;
    if (signerFaults.some(({ part }) => part === 'body')) return;
    const { bodyHash, reasons, bodyLength } = verdict.verdict;
    if (bodyHash !== 'mismatch' || reasons.includes('signature-syntax') || reasons.includes('canonicalization')) return;
    // A number with more digits than l= may have is wrong in itself.
    if (view.signature.length?.value.number === Number.POSITIVE_INFINITY) return;
    const domain = domainOf(verdict);
    const at = placeOf(verdict, view.signature.bodyHash);
    const passed = afterDelivery(verdict.view);
    const length = view.signature.length?.value.number;
    const isShort = reasons.includes('body-shorter-than-length') && length !== undefined && bodyLength !== undefined;
    const proven = provenChange(view, explanations.get(view), 'body');
    if (evidence.from === 'text') report('edited', at, { domain }, { severity: 'info' });
    else if (passed !== undefined) report('afterDelivery', at, { ...passed, domain }, AFTER_DELIVERY);
    else if (isShort) report('shorter', at, { domain, length, actual: bodyLength });
    else if (proven !== undefined) report('proven', at, { domain, ...proven });
    else report('changed', at, { domain });
  },
});
