/**
 * What commands cannot do in a browser, where the server is a web worker: a sentence for the user, and a row of `docs/web.md`. The
 * server says when it is so (`server/src/host/host.ts` has what it needs); this is what to do then.
 */

import type { Say } from '../../server/src/core/text/say.ts';

export function browserLimits(say: Say) {
  const keys = say`A browser cannot save private keys: use VS Code on a computer, or dkim-lint keygen.`;
  return {
    'dkimLint.lookUpMessage': say`A browser cannot ask the DNS: use VS Code on a computer, or dkim-lint report --dns.`,
    'dkimLint.checkPublished': say`A browser cannot ask the DNS: use VS Code on a computer, or dkim-lint published.`,
    'dkimLint.createKey': keys,
    'dkimLint.rotateKey': keys,
    'dkimLint.comparePrivateKey': say`A browser cannot open keys with a passphrase: use VS Code on a computer, or dkim-lint check-key.`,
  } as const;
}
