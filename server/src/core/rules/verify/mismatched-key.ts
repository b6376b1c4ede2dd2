import { afterDelivery } from '../../workspace/arrival.ts';
import { defineRule } from '../rule.ts';
import { AFTER_DELIVERY, domainOf, keyNameOf, keyPlaces, placeOf } from './lib/places.ts';

export default defineRule({
  id: 'verify/mismatched-key',
  on: 'verdict',
  severity: 'error',
  spec: [{ rfc: 6376, section: '6.1.3' }],
  messages: {
    otherKey:
      'The published key {key} did not make this signature: the private key that signs and the public key in the zone do not belong together, or the value of b= was damaged. Publish the record of the key that signs, or give the signer the key of this record.',
    madeBy:
      'The published key {key} did not make this signature; the key at {maker} did. Give the signer the private key of {key}, or let it use the selector and domain of the key that it has.',
    either:
      'The signature does not match the published key {key}. Either the signer uses a different private key, or a signed header field was changed; an Ed25519 signature cannot show which. Compare the private key with the record first.',
    afterDelivery:
      'The signature of {domain} does not match the key {key} in this workspace, but {by} confirmed it when the message arrived: the key was changed since, or this copy was. Nothing needs to be fixed.',
    edited:
      'The signature of {domain} does not match the published key {key}. The text in this editor was changed, or is not the file; open the unchanged file to judge the signature.',
  },
  check(verdict, { report }) {
    const { signature, madeByKey, maker } = verdict.verdict;
    if (signature !== 'invalid' || madeByKey === true) return;
    if (verdict.signerFaults.some(({ part }) => part === 'header')) return;
    const at = placeOf(verdict, verdict.view.signature.signature);
    const data = { domain: domainOf(verdict), key: keyNameOf(verdict) };
    const related = keyPlaces(verdict);
    const passed = afterDelivery(verdict.view);
    if (verdict.evidence.from === 'text' && madeByKey === 'unknown') report('edited', at, data, { severity: 'info' });
    else if (passed !== undefined) report('afterDelivery', at, { ...data, ...passed }, { ...AFTER_DELIVERY, related });
    else if (maker !== undefined) report('madeBy', at, { key: data.key, maker }, { related });
    else if (madeByKey === false) report('otherKey', at, { key: data.key }, { related });
    else report('either', at, { key: data.key }, { related });
  },
});
