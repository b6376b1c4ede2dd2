import { defineRule } from '../rule.ts';
import { signedNames } from './lib/signed-names.ts';

export default defineRule({
  id: 'signature/trace-field-signed',
  on: 'signature',
  severity: 'warning',
  spec: [
    { rfc: 6376, section: '5.4' },
    { rfc: 6376, section: '5.4.1' },
  ],
  messages: {
    returnPath:
      'h= names Return-Path, which the server that delivers the message writes anew. The signature breaks then. Configure the signer to leave it out of h=.',
    received:
      'h= names Received, and every server on the delivery path adds one. The signature breaks if a server removes or reorders them. Configure the signer to leave it out of h=.',
  },
  check(view, { report }) {
    const names = view.kind === 'dkim-signature' ? signedNames(view) : undefined;
    if (names === undefined) return;
    const { headers, list } = view.signature;
    const place = (key: string) => list.source(headers!.value.find((name) => name.key === key)!.span);
    if (names.has('return-path')) report('returnPath', place('return-path'), {});
    if (names.has('received')) report('received', place('received'), {}, { severity: 'info' });
  },
});
