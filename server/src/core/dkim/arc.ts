/** Validates an Authenticated Received Chain (RFC 8617 §5.2). What a chain is worth is for its reader to say. */

import { skipCfws } from '../text/comments.ts';
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
  /** The newest ARC-Message-Signature covers ARC-Seal. */
  | 'seal-covered'
  /** The newest ARC-Message-Signature does not verify. */
  | 'message-signature'
  | 'seal';

export interface ArcVerdict {
  /** `unknown` where nothing is wrong but a key is not known. */
  readonly result: 'none' | 'pass' | 'fail' | 'unknown';
  readonly failure:
    | {
        readonly kind: ArcFailure;
        readonly instance: number | undefined;
        /** What is there instead: of `instance` the field's name, of `chain-status` the value of `cv=`. */
        readonly found?: string;
      }
    | undefined;
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
  const { sets, stray } = collectSets(verifier);
  const broken = (kind: ArcFailure, instance: number | undefined, found?: string): ArcVerdict => ({
    result: 'fail',
    failure: { kind, instance, ...(found === undefined ? {} : { found }) },
    sets,
    messageSignature: undefined,
    seals: [],
  });
  if (stray !== undefined) return broken('instance', undefined, stray);
  const newest = sets.at(-1);
  if (newest === undefined) return { result: 'none', failure: undefined, sets, messageSignature: undefined, seals: [] };
  const incomplete = sets.findIndex((set, i) => set.instance !== i + 1 || !isWhole(set));
  if (incomplete >= 0) return broken('structure', incomplete + 1);
  const seals = sets.map((set) => verifier.parse(set.seals[0]!, 'arc-seal'));
  if (seals.at(-1)!.chainStatus?.value === 'fail') return broken('reported-failure', newest.instance);
  const odd = seals.findIndex(({ chainStatus }, i) => chainStatus?.value !== (i === 0 ? 'none' : 'pass'));
  if (odd >= 0) return broken('chain-status', odd + 1, seals[odd]!.list.get('cv')?.value);
  return verifyChain(verifier, sets, newest);
}

function isWhole({ authenticationResults, messageSignatures, seals }: ArcSet): boolean {
  return [authenticationResults, messageSignatures, seals].every((list) => list.length === 1);
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
  const { instance } = newest;
  if (coversSeal) return { result: 'fail', failure: { kind: 'seal-covered', instance }, ...found };
  if (isWrong(messageSignature)) return { result: 'fail', failure: { kind: 'message-signature', instance }, ...found };
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

const FIELDS = {
  'arc-authentication-results': 'authenticationResults',
  'arc-message-signature': 'messageSignatures',
  'arc-seal': 'seals',
} as const;

/** The sets by number; `stray` is the name of a field that has none from 1 to 50. */
function collectSets(verifier: Verifier): { readonly sets: readonly ArcSet[]; readonly stray: string | undefined } {
  const { header } = verifier;
  const sets = new Map<number, { authenticationResults: number[]; messageSignatures: number[]; seals: number[] }>();
  let stray: string | undefined;
  for (const [key, list] of Object.entries(FIELDS)) {
    for (const index of header.named(key)) {
      const { name, text } = header.all[index]!;
      const instance = instanceOf(
        key === 'arc-authentication-results'
          ? leadingInstance(text)
          : verifier.parse(index, key === 'arc-seal' ? 'arc-seal' : 'arc-message-signature').instance?.value.number,
      );
      if (instance === undefined) {
        stray ??= name;
        continue;
      }
      const set = sets.get(instance) ?? { authenticationResults: [], messageSignatures: [], seals: [] };
      set[list].push(index);
      sets.set(instance, set);
    }
  }
  return { sets: [...sets].sort(([a], [b]) => a - b).map(([instance, set]) => ({ instance, ...set })), stray };
}

function instanceOf(number: number | undefined): number | undefined {
  return number !== undefined && number >= 1 && number <= MAX_INSTANCE ? number : undefined;
}

/** Of ARC-Authentication-Results `i=` comes first, with comments and white space around it (RFC 8617 §4.1.1, §4.2.1). */
function leadingInstance(text: string): number | undefined {
  const skip = (at: number): number => skipCfws(text, at);
  const name = skip(text.indexOf(':') + 1);
  const equals = skip(name + 1);
  if (text[name] !== 'i' || text[equals] !== '=') return undefined;
  const start = skip(equals + 1);
  let end = start;
  while (end < text.length && /[0-9]/.test(text[end]!)) end++;
  const after = skip(end);
  return end > start && end - start <= 2 && (after === text.length || text[after] === ';')
    ? Number(text.slice(start, end))
    : undefined;
}
