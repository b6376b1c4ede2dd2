/** Whether an Authenticated Received Chain holds, in sentences (RFC 8617 §5.2). */

import type { ArcFailure, ArcVerdict } from '../dkim/arc.ts';
import { plural } from '../text/plural.ts';
import { say } from '../text/say.ts';

const WHY: Readonly<Record<ArcFailure, string>> = {
  instance: say`one of its fields has no number from 1 to 50 (i=).`,
  structure: say`each number must have exactly one ARC-Seal, ARC-Message-Signature and ARC-Authentication-Results.`,
  'chain-status': say`cv= must be none in the first set and pass in every later one.`,
  'reported-failure': say`the last server that sealed it reported it as broken before (cv=fail).`,
  'message-signature': say`header or body were changed after the last server sealed the message, or its key is not valid.`,
  seal: say`the seal does not match what it covers, or its key is not valid.`,
};

/** Plain text; the domains come from the message and are hostile. */
export function arcInWords({ result, failure, sets, seals }: ArcVerdict): string {
  const servers = seals.map(({ parsed }) => parsed.domain?.value ?? '?');
  const by = servers.length === 0 ? '' : say`, sealed by ${servers.slice(0, 10).join(say`, then `)}`;
  const size = `${plural(sets.length, 'set')}${by}`;
  switch (result) {
    case 'none':
      return say`There is no ARC chain.`;
    case 'pass':
      return say`The ARC chain is valid: ${size}. Header and body are unchanged since the last of them forwarded the message.`;
    case 'unknown':
      return say`The ARC chain (${size}) could not be fully checked: a key is not known, or a part of the message is missing.`;
    case 'fail': {
      const at = failure?.instance === undefined ? '' : say` at i=${failure.instance}`;
      return say`The ARC chain is broken${at}: ${failure === undefined ? '' : WHY[failure.kind]} Receivers do not rely on it.`;
    }
  }
}
