/** The key records at a name, as places that explain a finding in another document. */

import type { DomainName } from '../text/domain-name.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { Related } from './rule.ts';

export function keyRecordPlaces(index: WorkspaceIndex, name: DomainName | undefined): readonly Related[] {
  const found = name === undefined ? undefined : index.keyAt(name);
  if (found?.status !== 'found') return [];
  return found.keys.map((key) => ({
    uri: key.document.uri,
    span: key.headSpan,
    message: `The key record ${key.owner}`,
  }));
}
