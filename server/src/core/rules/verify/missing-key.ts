import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';
import { domainOf, keyNameOf, placeOf } from './lib/places.ts';

export default defineRule({
  id: 'verify/missing-key',
  on: 'verdict',
  severity: 'error',
  spec: [{ rfc: 6376, section: '6.1.2' }],
  messages: {
    missing:
      'The zone of {domain} in this workspace has no key at {key}. Receivers find no key and reject the signature. Publish the TXT record of the key that signs, or configure the signer to use a selector that is published.',
  },
  check(verdict, { report }) {
    const name = verdict.view.signature.keyName;
    if (verdict.verdict.key !== 'missing' || name === undefined) return;
    const found = verdict.index.keyAt(name);
    const zone = found.status === 'missing' ? found.zone : undefined;
    const place = zone?.zone.soa?.typeSpan;
    report(
      'missing',
      placeOf(verdict, verdict.view.signature.selector),
      { domain: domainOf(verdict), key: keyNameOf(verdict) },
      {
        related:
          zone === undefined || place === undefined
            ? []
            : [{ uri: zone.uri, span: place, message: say`The zone that should have the key` }],
      },
    );
  },
});
