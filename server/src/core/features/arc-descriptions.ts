/** Whether an Authenticated Received Chain holds, in sentences (RFC 8617 §5.2). */

import { reasonsInWords } from '../diagnosis/verdict-descriptions.ts';
import type { ArcSet, ArcVerdict } from '../dkim/arc.ts';
import type { SignatureVerdict } from '../dkim/verify.ts';
import { joined } from '../text/lists.ts';
import { countInWords, plural } from '../text/plural.ts';
import { say } from '../text/say.ts';

/** Plain text; the domains come from the message and are hostile. */
export function arcInWords(arc: ArcVerdict): string {
  const { result, failure, sets, seals } = arc;
  const servers = seals.map(domainOf);
  const by = servers.length === 0 ? '' : say`, sealed by ${servers.slice(0, 10).join(', then ')}`;
  const size = `${plural(sets.length, 'set')}${by}`;
  switch (result) {
    case 'none':
      return say`There is no ARC chain.`;
    case 'pass':
      return say`The ARC chain is valid: ${size}. What the last of them signed is unchanged since.`;
    case 'unknown':
      return say`The ARC chain (${size}) could not be fully checked. ${unknownInWords(arc)}`;
    case 'fail': {
      const at = failure?.instance === undefined ? '' : say` at i=${failure.instance}`;
      return say`The ARC chain is broken${at}: ${whyBroken(arc)} Receivers do not rely on it.`;
    }
  }
}

function domainOf({ parsed }: SignatureVerdict): string {
  return parsed.domain?.value ?? '?';
}

function whyBroken({ failure, sets, messageSignature, seals }: ArcVerdict): string {
  switch (failure?.kind) {
    case undefined:
      return '';
    case 'instance':
      return failure.found?.toLowerCase() === 'arc-authentication-results'
        ? say`${failure.found} has no number from 1 to 50: it must begin with i= and the number.`
        : say`${failure.found} has no number from 1 to 50 (i=).`;
    case 'structure':
      return incompleteSet(sets, failure.instance ?? 1);
    case 'chain-status': {
      const wanted = failure.instance === 1 ? say`none in the first set` : say`pass in every set but the first`;
      const found =
        failure.found === undefined ? say`there is no cv=` : say`ARC-Seal has cv=${shortened(failure.found)}`;
      return `${found}; it must be ${wanted}.`;
    }
    case 'reported-failure':
      return say`the last server that sealed it reported it as broken before (cv=fail).`;
    case 'seal-covered':
      return say`h= of ARC-Message-Signature lists ARC-Seal, which it must not sign.`;
    case 'message-signature':
      return brokenSignature('ARC-Message-Signature', messageSignature);
    case 'seal':
      return brokenSignature('ARC-Seal', seals[(failure.instance ?? 1) - 1]);
  }
}

/** Of a value that may be of any length. */
function shortened(value: string): string {
  return value.length > 20 ? `${value.slice(0, 20)}...` : value;
}

/** The first set that is missing, or has not one of each field. */
function incompleteSet(sets: readonly ArcSet[], expected: number): string {
  const set = sets.find(({ instance }) => instance === expected);
  if (set === undefined)
    return say`there is no set with this number, although there is one with i=${sets.at(-1)?.instance}.`;
  const counts = [
    ['ARC-Seal', set.seals],
    ['ARC-Message-Signature', set.messageSignatures],
    ['ARC-Authentication-Results', set.authenticationResults],
  ] as const;
  const wrong = counts.filter(([, { length }]) => length !== 1);
  return say`the set has ${joined(wrong.map(([name, { length }]) => (length === 0 ? `no ${name}` : countInWords(length, `${name} field`))))}; it must have one of each ARC field.`;
}

function brokenSignature(name: string, verdict: SignatureVerdict | undefined): string {
  if (verdict === undefined) return say`${name} is not valid.`;
  return `${name} of ${domainOf(verdict)} is not valid. ${reasonsInWords(verdict).join(' ')}`.trim();
}

/** Keys that are not known, each once, and what is missing of the message. */
function unknownInWords({ messageSignature, seals }: ArcVerdict): string {
  const all = [...(messageSignature === undefined ? [] : [messageSignature]), ...seals];
  const sentences = new Set(all.flatMap(reasonsInWords));
  if (messageSignature !== undefined && messageSignature.bodyHash === 'unknown')
    sentences.add(say`The body of this copy is missing or cut, so the body hash cannot be checked.`);
  return [...sentences].slice(0, 10).join(' ');
}
