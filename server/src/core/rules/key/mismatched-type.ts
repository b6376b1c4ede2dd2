import { say } from '../../text/say.ts';
import { dataStateOf } from '../../workspace/key-reading.ts';
import { setType } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/mismatched-type',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.6.1' },
    { rfc: 8463, section: '4' },
  ],
  messages: {
    ed25519:
      'The key is an Ed25519 key, but the record declares RSA, which is also the default without k=. Receivers cannot use the key. Write k=ed25519.',
    rsa: 'The key is an RSA key, but k= is ed25519. Receivers cannot use the key. Write k=rsa.',
    noSuchType:
      'This type of key is not supported by DKIM: {kind}. No receiver can use it. Make an RSA key of 2048 bits.',
  },
  check(view, { report }) {
    const { keyType, keyData, type, data } = view.key;
    const algorithm = keyData?.material?.algorithm;
    if (keyType === undefined || data === undefined || algorithm === undefined) return;
    if (dataStateOf(view) === 'private') return;
    const at = view.source(type?.span ?? data.tag.nameSpan);
    if (algorithm === 'ed25519') {
      if (keyType !== 'ed25519') report('ed25519', at, {}, { fixes: [setType(view, 'ed25519')] });
    } else if (algorithm === 'rsa') {
      if (keyType !== 'rsa') report('rsa', at, {}, { fixes: [setType(view, 'rsa')] });
    } else {
      report('noSuchType', view.source(data.span), { kind: KINDS[algorithm] });
    }
  },
});

const KINDS = { ec: say`elliptic curve (EC)`, 'rsa-pss': 'RSA-PSS', other: say`an unknown algorithm` } as const;
