import { defineRule } from '../rule.ts';
import { signedNames } from './lib/signed-names.ts';

export default defineRule({
  id: 'signature/length-present',
  on: 'signature',
  severity: 'warning',
  spec: [
    { rfc: 6376, section: '5.4.1' },
    { rfc: 6376, section: '8.2' },
  ],
  messages: {
    partial:
      'l= limits the signature to the first {length|octet} of the body. Anyone can append text, and it still verifies; some receivers therefore do not accept it. Configure the signer to leave l= out.',
    contentType:
      'l= limits the signature to the first {length|octet} of the body, and Content-Type is not signed: anyone can append text that is shown instead of the original, and it still verifies. Configure the signer to leave l= out.',
    nothing:
      'l=0 signs nothing of the body: anyone can replace all of it, and the signature still verifies. Some receivers do not accept it. Configure the signer to leave l= out.',
  },
  check(view, { report }) {
    const { length, list } = view.signature;
    const octets = length?.value.number;
    if (length === undefined || octets === undefined || !Number.isFinite(octets)) return;
    const at = list.source(length.span);
    const names = signedNames(view);
    const isTypeUnsigned =
      names !== undefined && !names.has('content-type') && view.message.field('content-type') !== undefined;
    if (octets === 0) report('nothing', at, {});
    else report(isTypeUnsigned ? 'contentType' : 'partial', at, { length: octets });
  },
});
