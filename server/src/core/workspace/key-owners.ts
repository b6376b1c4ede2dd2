/** Which of the published keys a private key belongs to. */

import { parseKeyRecord } from '../dkim/key-record.ts';
import { type KeyMatch, matchKey } from '../dkim/keygen.ts';
import { MappedText } from '../text/mapped-text.ts';
import type { KeyRecordView } from './zone-document.ts';

export type KeyOwners =
  | { readonly status: 'compared'; readonly fits: readonly KeyRecordView[] }
  | { readonly status: Extract<KeyMatch, 'needs-passphrase' | 'no-private-key' | 'unsupported'> };

/** @param privateText PEM: PKCS#1, PKCS#8, or OpenSSH */
export async function keyOwners(privateText: string, records: readonly KeyRecordView[]): Promise<KeyOwners> {
  // The key is judged by itself first, so that it is judged where there is no record.
  const status = await matchKey(privateText, parseKeyRecord(MappedText.of('')));
  if (status === 'needs-passphrase' || status === 'no-private-key' || status === 'unsupported') return { status };
  const fits: KeyRecordView[] = [];
  for (const view of records) if ((await matchKey(privateText, view.key)) === 'match') fits.push(view);
  return { status: 'compared', fits };
}
