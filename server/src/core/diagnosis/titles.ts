/** Headings for causes that only the message and the zones can show; those of readings are `bounce/causes.ts`'s. */

import { CAUSES } from '../bounce/causes.ts';
import type { DiagnosisCause } from './diagnosis.ts';

type OwnCause = Exclude<DiagnosisCause, keyof typeof CAUSES>;

const OWN: Readonly<Record<OwnCause, string>> = {
  'body-changed': 'The body was changed after signing',
  'header-changed': 'A signed header field was changed after signing',
  'key-mismatch': 'The signature was made with another private key than the published one',
  'key-revoked': 'The DKIM key is revoked',
  'key-unusable': 'The published DKIM key is damaged',
  'signature-expired': 'The DKIM signature has expired',
  'signer-fault': 'The signing software made a wrong signature',
};

export function titleOf(cause: DiagnosisCause): string {
  return cause in OWN ? OWN[cause as OwnCause] : CAUSES[cause as keyof typeof CAUSES].title;
}
