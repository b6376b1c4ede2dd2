/** Validates an Authenticated Received Chain (RFC 8617 §5.2). What a chain is worth is for its reader to say. */

import type { Signature } from './signature.ts';
import { joinSignedText } from './signed-header.ts';
import { type SignatureVerdict, Verifier, type VerifyInput } from './verify.ts';

/** What one server added: three fields with one number. Positions are those of the fields given. */
export interface ArcSet {
  readonly instance: number;
  readonly authenticationResults: readonly number[];
  readonly messageSignatures: readonly number[];
  readonly seals: readonly number[];
}

export type ArcFailure =
  /** A field without a number from 1 to 50. */
  | 'instance'
  /** A number is missing, or a set has not exactly one of each field. */
  | 'structure'
  /** `cv=` is not `none` in the first set, or not `pass` in a later one. */
  | 'chain-status'
  /** The newest set says that the chain was broken before. */
  | 'reported-failure'
  /** The newest ARC-Message-Signature covers ARC-Seal, or does not verify. */
  | 'message-signature'
  | 'seal';

export interface ArcVerdict {
  /** `unknown` where nothing is wrong but a key is not known. */
  readonly result: 'none' | 'pass' | 'fail' | 'unknown';
  readonly failure: { readonly kind: ArcFailure; readonly instance: number | undefined } | undefined;
  /** By number, the oldest first. */
  readonly sets: readonly ArcSet[];
  /** Of the newest set; undefined where the chain was not good enough to look. */
  readonly messageSignature: SignatureVerdict | undefined;
  /** By number, the oldest first; empty where the chain was not good enough to look. */
  readonly seals: readonly SignatureVerdict[];
}

const MAX_INSTANCE = 50;

/** @throws what `keys` throws, and the signal's reason when it is aborted */
export async function verifyArc(input: VerifyInput): Promise<ArcVerdict> {
  const verifier = new Verifier(input);
  const { sets, strays } = collectSets(verifier);
  const broken = (kind: ArcFailure, instance: number | undefined): ArcVerdict => ({
    result: 'fail',
    failure: { kind, instance },
    sets,
    messageSignature: undefined,
    seals: [],
  });
  if (strays > 0) return broken('instance', undefined);
  const newest = sets.at(-1);
  if (newest === undefined) return { result: 'none', failure: undefined, sets, messageSignature: undefined, seals: [] };
  const isComplete = sets.every(
    (set, i) =>
      set.instance === i + 1 &&
      set.authenticationResults.length === 1 &&
      set.messageSignatures.length === 1 &&
      set.seals.length === 1,
  );
  if (!isComplete) return broken('structure', sets.find((set, i) => set.instance !== i + 1)?.instance);
  const statuses = sets.map((set) => verifier.parse(set.seals[0]!, 'arc-seal').chainStatus?.value);
  if (statuses.at(-1) === 'fail') return broken('reported-failure', newest.instance);
  const odd = statuses.findIndex((status, i) => status !== (i === 0 ? 'none' : 'pass'));
  if (odd >= 0) return broken('chain-status', odd + 1);
  return verifyChain(verifier, sets, newest);
}

async function verifyChain(verifier: Verifier, sets: readonly ArcSet[], newest: ArcSet): Promise<ArcVerdict> {
  const [messageSignature, seals] = await Promise.all([
    verifier.judge(newest.messageSignatures[0]!, 'arc-message-signature'),
    Promise.all(
      sets.map((set, i) =>
        verifier.judge(set.seals[0]!, 'arc-seal', (parsed) => sealedText(verifier, sets.slice(0, i + 1), parsed)),
      ),
    ),
  ]);
  const found = { sets, messageSignature, seals };
  const coversSeal = messageSignature.parsed.headers?.value.some(({ key }) => key === 'arc-seal') ?? false;
  if (coversSeal || isWrong(messageSignature)) {
    return { result: 'fail', failure: { kind: 'message-signature', instance: newest.instance }, ...found };
  }
  const wrongSeal = seals.findLastIndex(isWrong);
  if (wrongSeal >= 0) return { result: 'fail', failure: { kind: 'seal', instance: wrongSeal + 1 }, ...found };
  const isKnown = [messageSignature, ...seals].every(({ result }) => result === 'pass');
  return { result: isKnown ? 'pass' : 'unknown', failure: undefined, ...found };
}

function isWrong({ result }: SignatureVerdict): boolean {
  return result !== 'pass' && result !== 'temperror';
}

/** What a seal covers: all sets up to its own, each field relaxed, its own field last (RFC 8617 §5.1.1). */
function sealedText(verifier: Verifier, sets: readonly ArcSet[], parsed: Signature): string {
  const { all } = verifier.header;
  const indices = sets.flatMap((set) => [set.authenticationResults[0]!, set.messageSignatures[0]!, set.seals[0]!]);
  const own = all[indices.pop()!]!;
  return joinSignedText(
    indices.map((index) => all[index]!),
    own,
    parsed,
    'relaxed',
  );
}

function collectSets(verifier: Verifier): { readonly sets: readonly ArcSet[]; readonly strays: number } {
  const { header } = verifier;
  const sets = new Map<number, { authenticationResults: number[]; messageSignatures: number[]; seals: number[] }>();
  let strays = 0;
  const put = (key: string, list: 'authenticationResults' | 'messageSignatures' | 'seals'): void => {
    for (const index of header.named(key)) {
      const instance = instanceOf(header.all[index]!.text);
      if (instance === undefined) strays++;
      else {
        const set = sets.get(instance) ?? { authenticationResults: [], messageSignatures: [], seals: [] };
        set[list].push(index);
        sets.set(instance, set);
      }
    }
  };
  put('arc-authentication-results', 'authenticationResults');
  put('arc-message-signature', 'messageSignatures');
  put('arc-seal', 'seals');
  return { sets: [...sets].sort(([a], [b]) => a - b).map(([instance, set]) => ({ instance, ...set })), strays };
}

/** The `i=` of an ARC field, which in ARC-Authentication-Results is first. */
function instanceOf(text: string): number | undefined {
  const match = /(?:^[^:]*:|;)[ \t\r\n]*i[ \t\r\n]*=[ \t\r\n]*([0-9]{1,3})[ \t\r\n]*(?:;|$)/.exec(text);
  const instance = match === null ? 0 : Number(match[1]);
  return instance >= 1 && instance <= MAX_INSTANCE ? instance : undefined;
}
