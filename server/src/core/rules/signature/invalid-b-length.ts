import type { SignatureView } from '../../workspace/message-document.ts';
import { misreadingsOf } from '../../workspace/misread-tags.ts';
import { defineRule } from '../rule.ts';
import { problemsOf } from './lib/placed-problems.ts';

/** An RSA signature is as long as the modulus. Moduli are made in steps of 256 bits, and never with fewer than 512. */
const RSA_STEP = 32;
const LEAST_RSA = 64;

export default defineRule({
  id: 'signature/invalid-b-length',
  on: 'signature',
  severity: 'error',
  spec: [
    { rfc: 8017, section: '8.2.1' },
    { rfc: 8032, section: '5.1.6' },
  ],
  messages: {
    ed25519:
      'The signature in b= has {octets|octet}; an Ed25519 signature has 64. It is truncated or of another type, and no verifier accepts it. Check another copy of the message, then the signer.',
    rsa: 'The signature in b= has {octets|octet}, which matches no usual RSA key (128 for 1024 bits, 256 for 2048 bits). Most likely part of it is missing, and it will not verify. Check another copy of the message, then the signer.',
  },
  check(view, { report }) {
    const { algorithm, signature } = view.signature;
    const octets = signature?.value.bytes.length ?? 0;
    if (isUnreadable(view)) return;
    for (const { span } of problemsOf(view, 'b', 'signature-length')) report('ed25519', span, { octets });
    if (signature === undefined || octets === 0 || algorithm?.value.keyType !== 'rsa') return;
    const isPlausible = octets >= LEAST_RSA && octets % RSA_STEP === 0;
    if (isPlausible) return;
    report('rsa', view.signature.list.source(signature.span), { octets }, { severity: 'warning' });
  },
});

/** Where the base64 itself is wrong, its length says nothing more. */
function isUnreadable(view: SignatureView): boolean {
  const isDamaged = view.signature.signature?.value.errors.length ?? 0;
  return isDamaged > 0 || misreadingsOf(view).unreadable.has('b');
}
