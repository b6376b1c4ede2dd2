/** What `h=` of a signature names, where it can be read. */

import type { SignatureView } from '../../../workspace/message-document.ts';
import { misreadingsOf } from '../../../workspace/misread-tags.ts';

/** How often each field name (in lower case) is in `h=`; undefined where `h=` is absent, empty or broken. */
export function signedNames(view: SignatureView): ReadonlyMap<string, number> | undefined {
  const { headers, problems } = view.signature;
  if (headers === undefined || headers.value.length === 0 || misreadingsOf(view).unreadable.has('h')) return undefined;
  if (problems.some(({ kind }) => kind === 'header-name-syntax')) return undefined;
  const counts = new Map<string, number>();
  for (const { key } of headers.value) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
