/**
 * What commands cannot do in a browser, where the server is a web worker: a sentence for the user, and a row of `docs/web.md`. The
 * server says when it is so (`server/src/host/host.ts` has what it needs); this is what to do then.
 */

import type { Say } from './say.ts';

export function browserLimits(say: Say) {
  const lookUp = say`A browser cannot ask the DNS. Use VS Code on a computer, or the command line: dkim-lint published ZONE, or dkim-lint report --dns MESSAGE.`;
  const keys = say`A browser cannot save a private key so that only you can read it. Use VS Code on a computer, or the command line: dkim-lint keygen.`;
  return {
    'dkimLint.lookUpMessage': lookUp,
    'dkimLint.checkPublished': lookUp,
    'dkimLint.createKey': keys,
    'dkimLint.rotateKey': keys,
    'dkimLint.comparePrivateKey': say`Private keys with a passphrase cannot be read in a browser. Use VS Code on a computer, or the command line: dkim-lint check-key.`,
  } as const;
}
