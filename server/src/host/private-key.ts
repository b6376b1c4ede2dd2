/** Private keys that a passphrase protects, in the forms that Node's OpenSSL opens. Nothing of a key leaves in an error. */

import { createPrivateKey } from 'node:crypto';
import type { DecryptedKey } from './host.ts';

/** What OpenSSL says where the octets after decryption are not a key. */
const NOT_A_KEY = 'ERR_OSSL_UNSUPPORTED';

/** Nobody's passphrases. Of wrong ones, one in 256 gives octets that end in valid padding. */
const PROBES = ['\u0001', '\u0002', '\u0003', '\u0004'];

/** @param pem encrypted PKCS#8, or PKCS#1 in its traditional encryption (`Proc-Type: 4,ENCRYPTED`) */
export function decryptPrivateKey(pem: string, passphrase: string): DecryptedKey {
  const opened = open(pem, passphrase);
  if (typeof opened === 'object') return { status: 'plain', pem: opened.pem };
  if (opened === NOT_A_KEY) {
    // A wrong passphrase whose padding happens to be valid, or a damaged file, which no passphrase opens.
    const isDamaged = PROBES.every((probe) => open(pem, probe) === NOT_A_KEY);
    return { status: isDamaged ? 'unsupported' : 'wrong-passphrase' };
  }
  return { status: /UNSUPPORTED|UNKNOWN/.test(opened) ? 'unsupported' : 'wrong-passphrase' };
}

/** The key, or OpenSSL's code for why there is none. */
function open(pem: string, passphrase: string): { readonly pem: string } | string {
  try {
    const key = createPrivateKey({ key: pem, format: 'pem', passphrase });
    return { pem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}
