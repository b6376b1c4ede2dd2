/** The keys of the workspace that may have made a signature, where the key at its own name did not. */

import type { Signature } from '../dkim/signature.ts';
import type { NamedKey } from '../dkim/verify.ts';
import { parseKeyName } from '../text/domain-name.ts';
import type { WorkspaceIndex } from './index.ts';
import { misplacedKeys } from './misplaced-keys.ts';
import type { ZoneDocument } from './zone-document.ts';

/** An RSA key is tried in a fraction of a millisecond; a workspace may have many thousands. */
const MAX_KEYS = 100;

/** Those of the signing domain first, then those of its zones, then all others. */
export function otherKeys(index: WorkspaceIndex, { domain, keyName }: Signature): readonly NamedKey[] {
  const name = keyName === undefined ? undefined : parseKeyName(keyName);
  if (domain === undefined || name === undefined) return [];
  const own = index.zonesOf(domain.value);
  const others = index.zones.slice(0, MAX_KEYS).filter((zone) => !own.includes(zone));
  const keys = new Map<string, NamedKey>();
  const sources = [
    ...own.map((zone) => () => zone.parts.flatMap((part) => part.keysOfDomain(domain.value))),
    ...own.map((zone) => () => zone.parts.flatMap((part) => [...misplacedIn(part), ...part.firstKeys(MAX_KEYS)])),
    ...others.map((zone) => () => zone.parts.flatMap((part) => part.firstKeys(MAX_KEYS))),
  ];
  for (const source of sources) {
    for (const { owner, key } of source()) {
      if (keys.size === MAX_KEYS) return [...keys.values()];
      const data = `${key.keyType} ${key.data?.value.text}`;
      if (owner !== keyName && !keys.has(data)) keys.set(data, { name: owner, record: key });
    }
  }
  return [...keys.values()];

  function misplacedIn(part: ZoneDocument) {
    return misplacedKeys(part)
      .slice(0, MAX_KEYS)
      .flatMap(({ type, owner }) => (type === 'TXT' ? part.keysAt(owner, name) : []))
      .map(({ owner, key }) => ({ owner, key }));
  }
}
