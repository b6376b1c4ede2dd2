/** Whether an Authenticated Received Chain holds, in sentences (RFC 8617 §5.2). */

import type { ArcFailure, ArcVerdict } from '../dkim/arc.ts';

const WHY: Readonly<Record<ArcFailure, string>> = {
  instance: 'one of its fields has no number from 1 to 50 (i=).',
  structure: 'every number must stand on exactly one ARC-Seal, ARC-Message-Signature and ARC-Authentication-Results.',
  'chain-status': 'cv= must be none in the first set and pass in every later one.',
  'reported-failure': 'the last server that sealed says that it was broken before (cv=fail).',
  'message-signature': 'header or body were changed after the last server had sealed, or its key is not good.',
  seal: 'the seal does not fit what it covers, or its key is not good.',
};

/** Plain text; the domains come from the message and are hostile. */
export function arcInWords({ result, failure, sets, seals }: ArcVerdict): string {
  const servers = seals.map(({ parsed }) => parsed.domain?.value ?? '?');
  const by = servers.length === 0 ? '' : `, sealed by ${servers.slice(0, 10).join(', then ')}`;
  const size = `${sets.length} ${sets.length === 1 ? 'set' : 'sets'}${by}`;
  switch (result) {
    case 'none':
      return 'There is no chain.';
    case 'pass':
      return `The chain holds: ${size}. Header and body are as the last of them passed them on.`;
    case 'unknown':
      return `Nothing speaks against the chain (${size}), but a key is not known, or a part of the message is not there.`;
    case 'fail': {
      const at = failure?.instance === undefined ? '' : ` at i=${failure.instance}`;
      return `The chain is broken${at}: ${failure === undefined ? '' : WHY[failure.kind]} Receivers do not rely on it.`;
    }
  }
}
