/**
 * Node warns once on standard error that Ed448 is experimental in its WebCrypto, when a zone is signed with it. It says nothing to people
 * who check a zone, and what it says changes no result: a key that is not taken leaves its signatures unjudged.
 */
export function leaveOutEd448Warning(): void {
  const emit = process.emitWarning.bind(process) as (...all: unknown[]) => void;
  process.emitWarning = (...all: unknown[]) => {
    if (!/\bEd448\b/.test(String(all[0]))) emit(...all);
  };
}
