/** Signs the messages of literate pages with mailauth, so that no signature in a test is made by the code under test. */

import { createRequire } from 'node:module';
import { privatePem } from './keys.ts';

interface SignatureRequest {
  readonly signingDomain: string;
  readonly selector: string;
  readonly privateKey: string;
  readonly algorithm?: string;
  readonly canonicalization?: string;
  /** `l=`, in octets. */
  readonly maxBodyLength?: number;
}

type Sign = (
  message: string,
  options: {
    canonicalization: string;
    headerList: string;
    signTime: Date;
    expires?: Date;
    signatureData: readonly SignatureRequest[];
  },
) => Promise<{ readonly signatures: string; readonly errors: readonly { readonly err: Error }[] }>;

// The package has no types.
const { dkimSign } = createRequire(import.meta.url)('mailauth/lib/dkim/sign') as { dkimSign: Sign };

/**
 * The value of a DKIM-Signature for a message in which the field waits for it, empty.
 *
 * @param request `sign d=example.org s=s1 key=rsa2048 c=relaxed/relaxed h=from:to l=20 t=2026-01-01T00:00:00Z`
 */
export async function signMessage(request: string, message: string): Promise<string> {
  const wanted = Object.fromEntries(
    request
      .split(' ')
      .slice(1)
      .map((word) => word.split(/=(.*)/s).slice(0, 2)),
  );
  const key = wanted['key'] ?? 'rsa2048';
  const unsigned = message.replace(/^DKIM-Signature:[ \t]*\r\n/gm, '');
  const { signatures, errors } = await dkimSign(unsigned, {
    canonicalization: wanted['c'] ?? 'relaxed/relaxed',
    headerList: wanted['h'] ?? 'from:to:subject:date',
    signTime: new Date(wanted['t'] ?? '2026-01-01T00:00:00Z'),
    ...(wanted['x'] === undefined ? {} : { expires: new Date(wanted['x']) }),
    signatureData: [
      {
        signingDomain: wanted['d'] ?? 'example.org',
        selector: wanted['s'] ?? 's1',
        privateKey: privatePem(key),
        ...(wanted['l'] === undefined ? {} : { maxBodyLength: Number(wanted['l']) }),
        algorithm: wanted['a'] ?? (key.startsWith('ed25519') ? 'ed25519-sha256' : 'rsa-sha256'),
      },
    ],
  });
  if (errors.length > 0) throw errors[0]!.err;
  return signatures.replace(/^DKIM-Signature: /, '').trimEnd();
}
