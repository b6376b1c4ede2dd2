/** What is said of a passphrase that does not open a private key. The keys are test keys: their passphrase is `right`. */

import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { test } from 'node:test';
import { decryptPrivateKey } from '../../server/src/host/private-key.ts';

/** For each form a key, and a wrong passphrase after which the padding is valid by chance, as it is for one in 256. */
const KEYS = {
  'PKCS#8': {
    chance: 'wrong26',
    pem: `-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGjMF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBCd4PSzEI/RJn8CzSMN
PZKqAgIIADAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBAgQQ2IesI+S4xwD1fTos
lC4MNARA9w/KZFJJpnXHIZCfSlUNK0Z0W0zPmdE1FwUZGN0aSSsOy4ujUl81bAtI
FVbTB5p1KLo8a2GTDEtXXsJg3qDKlw==
-----END ENCRYPTED PRIVATE KEY-----
`,
  },
  'PKCS#1': {
    chance: 'wrong37',
    pem: `-----BEGIN RSA PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-128-CBC,A36D11400CCB174C6A89694A05D06140

8NUjKKMxaGOBZz5rV7JEn+C85m46PHYfnOkNmnPXn/LlWK1VyAUNwuPxz9ldKd0/
mxj7iR+EyQNvoMRqXAta/OxaONxqiiTIJXvQAcFkCIVV72jXJnvDNS/IR+6IBYbO
gJXxrXBqRssDX1tIIuYvYLbaNoLsrJywQJaSdhDIVIe+ajAWqrwDpScDeBt9xPfV
GDG79uoomxtnTrormGQaYgYY6amQZYly2NxrE5Gp+c+50QT2bQ3KvK92ON11DjGI
T6oeOmTzzYjhrx85yByWY2245dX49cLWu3U85z3gXrSEt3/osqtTX53mKxMgeoFo
RtG4y2ENELI5m05rEtwBXHl0AyXPsWUnF4TfqSu+u7VS+ctWdhhte6brFIXEYU0h
gmQG7oV12SYQPpqyNhsA0/Nb8BUxSbcVa9LQCETN9kc=
-----END RSA PRIVATE KEY-----
`,
  },
} as const;

for (const [form, { pem, chance }] of Object.entries(KEYS)) {
  test(`${form}: the right passphrase opens the key`, () => {
    assert.equal(decryptPrivateKey(pem, 'right').status, 'plain');
  });

  test(`${form}: a wrong passphrase is called wrong`, () => {
    assert.deepEqual(decryptPrivateKey(pem, 'wrong'), { status: 'wrong-passphrase' });
  });

  test(`${form}: a wrong passphrase is called wrong where the padding is valid by chance`, () => {
    // OpenSSL takes what comes out for a key of an unsupported kind.
    assert.throws(() => createPrivateKey({ key: pem, passphrase: chance }), { code: 'ERR_OSSL_UNSUPPORTED' });
    assert.deepEqual(decryptPrivateKey(pem, chance), { status: 'wrong-passphrase' });
  });
}

test('an unsupported method is not blamed on the passphrase', () => {
  const pem = KEYS['PKCS#1'].pem.replace('AES-128-CBC', 'UNKNOWN-CBC');
  assert.deepEqual(decryptPrivateKey(pem, 'right'), { status: 'unsupported' });
});

test('a damaged file is not blamed on the passphrase', () => {
  const { pem } = KEYS['PKCS#8'];
  const damaged = pem.split('\n').toSpliced(3, 1).join('\n');
  assert.deepEqual(decryptPrivateKey(damaged, 'right'), { status: 'unsupported' });
});
