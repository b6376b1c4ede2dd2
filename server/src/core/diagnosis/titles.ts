/** Headings for causes that only the message and the zones can show; those of readings are `bounce/causes.ts`'s. */

import { CAUSES } from '../bounce/causes.ts';
import { say } from '../text/say.ts';
import type { DiagnosisCause } from './diagnosis.ts';

type OwnCause = Exclude<DiagnosisCause, keyof typeof CAUSES>;

const OWN: Readonly<Record<OwnCause, string>> = {
  'body-changed': say`The body was changed after signing`,
  'header-changed': say`A signed header field was changed after signing`,
  'key-mismatch': say`The signature was made with another private key than the published one`,
  'key-revoked': say`The DKIM key is revoked`,
  'key-unusable': say`The published DKIM key is damaged`,
  'signature-expired': say`The DKIM signature has expired`,
  'signer-fault': say`The signing software made a wrong signature`,
};

export function titleOf(cause: DiagnosisCause): string {
  return cause in OWN ? OWN[cause as OwnCause] : CAUSES[cause as keyof typeof CAUSES].title;
}
