/** A message whose signature is right, and made with a key that is too short (RFC 8301 §3.2). The key is made for the tests. */

import { signMessage } from '../dkim/signer.ts';
import { publicKeyData } from '../harness/keys.ts';

export function weaklySigned(): { readonly zone: string; readonly message: string } {
  const zone = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster 1 7200 900 1209600 300
@ IN NS ns1
ns1 IN A 192.0.2.53
s1._domainkey IN TXT "v=DKIM1; k=rsa; p=${publicKeyData('rsa768')}"
`;
  const fields = [
    'From: Joe <joe@example.org>',
    'To: Jane <jane@example.net>',
    'Subject: Lunch',
    'Date: Tue, 24 Nov 2026 12:00:00 +0000',
    'Message-ID: <1@example.org>',
  ];
  return { zone, message: signMessage(`${fields.join('\r\n')}\r\n\r\nAt noon?\r\n`, { key: 'rsa768' }) };
}
