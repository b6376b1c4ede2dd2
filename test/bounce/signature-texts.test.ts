/** Why a signature was not accepted, in the words of many servers and filters: the key, the signature, its strength, or the DNS. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Cause } from '../../server/src/core/bounce/causes.ts';
import { readRefusal } from '../../server/src/core/bounce/reading.ts';
import { readReplyFacts } from '../../server/src/core/bounce/reply-facts.ts';

const TEXTS: readonly (readonly [Cause, readonly string[]])[] = [
  [
    'key-not-found',
    [
      '550 5.7.20 DKIM: key expired',
      '550 5.7.1 DKIM key has expired',
      '550 5.7.20 dkim=permerror (no key for signature)',
      '550 5.7.1 dkim=permerror (key syntax error)',
      '550 5.7.20 DKIM public key record not found',
      '550 5.7.20 No DKIM key record found for selector s2026',
      '550 DKIM invalid - public key record (currently?) unavailable',
      '550 DKIM invalid - syntax error in public key record',
      '550 5.7.1 DKIM key is revoked',
      '550 5.7.1 public key revoked',
      '550 5.7.20 DKIM: granularity mismatch',
      '550 5.7.20 key unsuitable: key type mismatch',
      '550 5.7.20 DKIM key not found',
      '451 4.7.5 DKIM key retrieval failed',
      '550 5.7.1 R_DKIM_PERMFAIL',
      '550 5.7.20 DKIM signature verification failed: invalid public key',
      '550 5.7.1 No public key for DKIM signature',
      '550 5.7.20 cannot find DKIM TXT record for s1._domainkey.example.org',
      '550 5.7.20 dkim: no record for selector',
      '550 5.7.20 dkim=permerror (key not found)',
      '550 5.7.20 Der DKIM-Schlüssel ist abgelaufen',
      '550 5.7.20 La clé DKIM a expiré',
      '550 5.7.20 Ключ DKIM не найден',
      '550 5.7.20 DKIM公钥不存在',
      '550 Rejected: pubkey_unavailable',
      '550 Rejected: pubkey_dns_syntax',
      '550 5.7.1 dkim=permerror (no key for signature) header.d=example.com',
      '550 5.7.1 dkim=neutral (invalid public key) header.i=@example.com',
      '550 5.7.1 dkim=fail reason="key not found in DNS" (0-bit key) header.d=example.com',
      '550 5.7.1 DKIM key revoked (p= is empty)',
      '550 5.7.1 DKIM key not added yet',
      '550 5.7.1 No DKIM key found in DNS for selector s2026',
      '550-DKIM: encountered the following problem validating 550 example.com: pubkey_unavailable',
    ],
  ],
  [
    'signature-failed',
    [
      '550 5.7.20 DKIM signature expired',
      '554 5.7.1 Signature is expired',
      '550 5.7.20 DKIM: signature has expired',
      '550 5.7.1 body hash did not verify',
      '550 5.7.20 DKIM: body hash mismatch (body probably modified in transit)',
      '550 DKIM: signature did not verify (headers probably modified in transit)',
      '550 5.7.20 bad DKIM signature data',
      '550 5.7.1 DKIM signature verification failed: bad signature',
      '550 5.7.20 DKIM fail (body has been altered)',
      '550 5.7.20 dkim=fail reason="signature verification failed"',
      '550 5.7.20 dkim=fail (body hash did not verify)',
      '550 5.7.1 dkim=fail (bad signature)',
      '550 5.7.20 DKIM verification failed: message signature expired',
      '550 5.7.1 rejected by DKIM: R_DKIM_REJECT',
      '550 5.7.1 Message rejected due to invalid DKIM signature',
      '550 5.7.1 Your DKIM signature is invalid',
      '554 5.7.0 Reject, DKIM verification failed (body_hash_mismatch)',
      '550 5.7.20 DKIM signature timestamp is in the future',
      '550 5.7.20 The DKIM signature of the message could not be verified, the body was changed',
      '550 #5.7.20 DKIM unauthenticated mail is prohibited: hardfail signature verification',
      '550 5.7.1 RSA verification error in DKIM-Signature',
      '550 5.7.20 Die DKIM-Signatur ist abgelaufen',
      '550 5.7.20 La signature DKIM a expiré',
      '550 5.7.20 La firma DKIM ha caducado',
      '550 5.7.20 Срок действия подписи DKIM истёк',
      '550 5.7.20 DKIM署名の検証に失敗しました',
      '550 DKIM Signature failed verification (http://www.dkim.org/info/dkim-faq.html)',
      '550 Wrong DKIM signature',
      '550 Rejected: bodyhash_mismatch',
      '550 Rejected: signature_incorrect',
      'DKIM test failed: (address=a@example.com domain=example.com), signature is bad.',
      '550 5.7.1 DKIM signature verification failed. The email may have been tampered with.',
      '550 5.7.1 rejected; dkim=hardfail (body hash did not verify [final]) header.i=@example.com',
      '550 5.7.1 spf=pass dkim=fail (body hash did not verify) dmarc=fail',
      "550 5.7.30 DKIM authentication didn't pass: body hash did not verify",
      "550 5.7.13 DKIM authentication didn't pass: body hash did not verify",
      "550 DKIM authentication didn't pass: body hash did not verify",
      '550 5.7.1 dkim=fail (bad RSA signature)',
      '550 5.7.1 dkim=fail reason="signature verification failed" (1024-bit key) header.d=example.com',
      '550 DKIM signature is invalid',
      '550-DKIM: encountered the following problem validating 550 example.com: bodyhash_mismatch',
    ],
  ],
  [
    'signature-not-accepted',
    [
      '550 5.7.20 dkim=neutral (key too short)',
      '550 5.7.20 dkim=policy reason="key too short"',
      '550 DKIM: public key too short',
      '550 5.7.0 DKIM signature invalid: hash algorithm rsa-sha1 not allowed',
      '550 5.7.20 DKIM: RSA key of 512 bits is too weak',
      '550 5.7.26 The DKIM public key is shorter than 1024 bits',
      '550 5.7.20 From field is not signed by the DKIM signature',
    ],
  ],
  [
    'dns-temporary',
    [
      '451 4.7.20 DKIM temporary error: DNS timeout while fetching public key',
      '451 4.7.1 dkim=temperror (no key: DNS query timed out)',
      '450 4.7.20 Key lookup failed temporarily for DKIM selector',
      '451 4.7.1 R_DKIM_TEMPFAIL',
    ],
  ],
  ['unsigned-or-failed', ['550 5.7.20 dkim=fail', '550 5.7.20 DKIM=fail, message rejected']],
  [
    'unsigned-or-failed',
    ['550 5.7.20 No passing DKIM signature found', '550 5.7.1 Inbound relay rejected: DKIM did not pass'],
  ],
  [
    'unsigned',
    [
      '550 5.7.20 DKIM signature required',
      '554 DKIM signature required by ADSP',
      'Email rejected: DKIM signature required for comments.',
      '550 5.7.1 No DKIM signature found in message headers.',
      '550 5.7.1 Outbound mail must be DKIM signed',
    ],
  ],
  [
    'dmarc-policy',
    [
      '550 5.7.1 DMARC policy failure',
      '550 5.7.1 DMARC policy violation: example.com has p=reject',
      '550 5.7.1 DMARC policy: message rejected',
      '550 5.7.1 DMARC policy reject for domain example.com',
      '550 5.7.509 Access denied – DMARC fail from example.com',
      '550 5.7.1 This message was not accepted due to domain owner DMARC policy',
    ],
  ],
  [
    'unauthenticated',
    [
      '550 5.7.9 This mail has been blocked because the sender is unauthenticated. Yahoo requires all senders to authenticate with either SPF or DKIM. Authentication results: DKIM = FAILURE - SPF [example.com] with ip 192.0.2.1 = FAILURE. See https://senders.yahooinc.com/smtp-error-codes/#authentication-failures for more information.',
    ],
  ],
  [
    'not-aligned',
    [
      '550 5.7.1 spf=pass dkim=pass dmarc=fail',
      '550 5.7.1 no aligned DKIM pass (dkim pass d=example.net) and SPF none',
      '550 5.7.1 Aligned DKIM signature required',
    ],
  ],
];

for (const [cause, texts] of TEXTS) {
  describe(cause, () => {
    for (const text of texts) {
      test(text, () => {
        const { status, reply } = readReplyFacts(text);
        const reading = readRefusal({
          status: status?.code,
          reply: reply?.code ?? text.slice(0, 3),
          text,
          remoteServer: 'mx.example.org',
        });
        assert.equal(reading.cause, cause, reading.id);
      });
    }
  });
}
