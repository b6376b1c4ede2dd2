/** Where keys and the signatures that name them are: as places that explain a finding in another document. */

import type { DomainName } from '../text/domain-name.ts';
import { say } from '../text/say.ts';
import type { SignatureFact } from '../workspace/facts.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { Related } from './rule.ts';

export function keyRecordPlaces(index: WorkspaceIndex, name: DomainName | undefined): readonly Related[] {
  const found = name === undefined ? undefined : index.keyAt(name);
  if (found?.status !== 'found') return [];
  return found.keys.map((key) => ({
    uri: key.document.uri,
    span: key.headSpan,
    message: say`The key record ${key.owner}`,
  }));
}

/** More places than these help nobody. */
const MAX_PLACES = 10;

/** Signatures, as places that explain a finding about their key. */
export function signaturePlaces(signatures: readonly SignatureFact[]): readonly Related[] {
  return signatures.slice(0, MAX_PLACES).map(({ uri, span, keyName }) => ({
    uri,
    span,
    message: say`A signature that names ${keyName}`,
  }));
}
