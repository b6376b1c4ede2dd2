/** Private keys that a passphrase protects, in the forms that Node's OpenSSL opens. Nothing of a key leaves in an error. */

import { createPrivateKey } from 'node:crypto';
import type { DecryptedKey } from './host.ts';

/** @param pem encrypted PKCS#8, or PKCS#1 in its traditional encryption (`Proc-Type: 4,ENCRYPTED`) */
export function decryptPrivateKey(pem: string, passphrase: string): DecryptedKey {
  try {
    const key = createPrivateKey({ key: pem, format: 'pem', passphrase });
    return { status: 'plain', pem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return { status: /UNSUPPORTED|UNKNOWN/.test(code) ? 'unsupported' : 'wrong-passphrase' };
  }
}
