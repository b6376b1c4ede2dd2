/** How many fields of a name the signatures of a message cover, for those names that occur more than once. */

import type { MessageView } from './message-document.ts';

export interface Coverage {
  /** The signing domain, as far as it can be read. */
  readonly domain: string;
  /** How many fields of the name the signature covers, counted from the bottom of the header. */
  readonly covered: number;
}

/** More signatures than any honest message has; those below are not looked at. */
const MAX_SIGNATURES = 64;

/**
 * The signature that covers most fields of a name (in lower case) without covering them all; undefined where none covers
 * any, or one covers them all or forbids a further one.
 */
export function partialCoverage(message: MessageView, key: string): Coverage | undefined {
  const present = message.fields(key).length;
  let best: Coverage | undefined;
  for (const { signature } of message.dkimSignatures.slice(0, MAX_SIGNATURES)) {
    const covered = signature.headers?.value.filter((name) => name.key === key).length ?? 0;
    if (covered >= present) return undefined;
    if (covered > (best?.covered ?? 0)) best = { domain: signature.domain?.value ?? '', covered };
  }
  return best;
}
