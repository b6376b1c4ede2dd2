import { say } from '../../text/say.ts';
import { signaturePlaces } from '../key-places.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'key/revoked-in-use',
  on: 'key-in-workspace',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    inUse:
      'The key is revoked, and {count} of this workspace: if anything still signs with the selector {selector}, all its signatures fail. Switch the signer to a key that is published.',
  },
  check(view, { report, index }) {
    const uses = index.signaturesWith(view.owner);
    if (uses.length === 0 || !view.key.isRevoked) return;
    const count =
      uses.length === 1 ? say`one signature names it in a message` : say`${uses.length} signatures name it in messages`;
    report('inUse', view.headSpan, { count, selector: view.name.selector }, { related: signaturePlaces(uses) });
  },
});
