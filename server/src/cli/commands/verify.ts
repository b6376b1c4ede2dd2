/** `dkim-lint verify`: every signature of messages, judged facet by facet. The judging is the core's. */

import { setImmediate } from 'node:timers/promises';
import { coverageInWords } from '../../core/diagnosis/coverage.ts';
import { dkim2InWords } from '../../core/diagnosis/dkim2-in-words.ts';
import { changesInWords, type ExplanationBlock, explanationBlocks } from '../../core/diagnosis/explanation.ts';
import { explanationWithCoverage } from '../../core/diagnosis/verdict-descriptions.ts';
import type { ArcVerdict } from '../../core/dkim/arc.ts';
import { isChanged } from '../../core/dkim/forensics/explain-failure.ts';
import { THOROUGH_BUDGET } from '../../core/dkim/forensics/search.ts';
import type { SignerFault } from '../../core/dkim/results.ts';
import { arcInWords } from '../../core/features/arc-descriptions.ts';
import type { Snapshot } from '../../core/features/snapshot.ts';
import type { Finding } from '../../core/rules/rule.ts';
import type { Session } from '../../core/session.ts';
import { append } from '../../core/text/lists.ts';
import { plural } from '../../core/text/plural.ts';
import { overlaps } from '../../core/text/span.ts';
import { page } from '../../core/text/visible.ts';
import type { MessageView, SignatureView } from '../../core/workspace/message-document.ts';
import type { Explanation, VerdictView } from '../../core/workspace/verdict.ts';
import { type LoadedFile, tryLoad } from '../files.ts';
import { jsonText } from '../json.ts';
import { type CommandContext, type CommonOptions, expectPlainOptions } from '../options.ts';
import { EXIT, type Output } from '../output.ts';
import { Progress } from '../progress.ts';
import { refusedJson } from '../refused-zones.ts';
import { type Analysis, createAnalysis, filesOf, type KeyOptions } from '../verify-input.ts';
import { padEnd, shorten, visible, wrap } from '../visible.ts';
import { withoutHeader } from './without-header.ts';

export interface VerifyOptions extends KeyOptions {
  readonly explain?: boolean;
}

/** What was changed after signing, as it is reported. */
interface Change {
  readonly kind: string;
  readonly part: 'header' | 'body';
  readonly field: string | null;
  readonly change: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** How many lines of `after` are left out. */
  readonly omitted: number;
}

/** A signature as it is reported. */
interface Judged {
  readonly domain: string | null;
  readonly selector: string | null;
  readonly algorithm: string | null;
  readonly result: VerdictView['verdict']['result'];
  readonly syntax: VerdictView['verdict']['syntax'];
  readonly key: VerdictView['verdict']['key'];
  readonly bodyHash: VerdictView['verdict']['bodyHash'];
  readonly signature: VerdictView['verdict']['signature'];
  readonly time: VerdictView['verdict']['time'];
  readonly alignment: VerdictView['alignment'];
  readonly findings: readonly string[];
  readonly explanation: string;
  /** The explanation without the result, which is in `blocks`. */
  readonly words: string;
  /** What the signature does not cover, and what its verdict rests on. Sentences; absent where there is nothing. */
  readonly unsigned?: readonly string[];
  /** Absent where the signer did nothing wrong, as far as is known. */
  readonly signerFault?: { readonly kind: string; readonly text: string };
  /** Only with `--explain`; empty where nothing is proven. */
  readonly changes?: readonly Change[];
  /** For `--explain`. */
  readonly blocks: readonly ExplanationBlock[];
  /** What the rules say at the signature, for `--explain`. */
  readonly details: readonly string[];
}

/** An Authenticated Received Chain as it is reported. It never sets the exit code. */
interface JudgedChain {
  readonly result: ArcVerdict['result'];
  readonly sets: number;
  readonly sealers: readonly string[];
  readonly explanation: string;
}

interface JudgedMessage {
  readonly path: string;
  /** Of the outer message; absent where it has none. */
  readonly arc?: JudgedChain;
  /** Why no signature can be found in the outer message, or what it has instead, unless it is simply unsigned. One or two sentences. */
  readonly whyUnsigned?: string;
  readonly signatures: readonly Judged[];
  /** Messages inside: what a report brings back, what was forwarded. */
  readonly inner: readonly { readonly role: MessageView['role']; readonly signatures: readonly Judged[] }[];
}

export async function verify(
  given: readonly string[],
  options: CommonOptions & VerifyOptions,
  context: CommandContext,
): Promise<void> {
  const { output } = context;
  const format = expectPlainOptions('verify', options);
  const { messages, zones } = await filesOf('verify', given, options, context);
  const analysis = await createAnalysis(zones, options, context);
  const progress = new Progress(messages.length, output, { isSlow: options.explain === true });
  const judged: JudgedMessage[] = [];
  for (const { file, loaded } of messages) {
    const message = loaded ?? (await tryLoad(file, output));
    if (message !== undefined) {
      const explain =
        options.explain === true ? (uri: string) => explainAll(uri, analysis.session, progress) : undefined;
      judged.push(await judge(message, analysis, explain));
    }
    await progress.step();
  }
  progress.stop();
  const all = judged.flatMap(({ signatures, inner }) => [...signatures, ...inner.flatMap((other) => other.signatures)]);
  if (judged.some(isBad)) output.raise(EXIT.findings);
  if (format === 'json') output.print(jsonText({ ...refusedJson(analysis.refused), messages: judged.map(jsonOf) }));
  else output.print(page(judged.map((message) => pretty(message, output, options.explain === true)).join('\n')));
  if (!options.quiet && options.dns !== true && all.some(({ key }) => key === 'unknown')) {
    output.say('Keys outside the given zones are unknown: add a zone with --zone FILE, or look keys up with --dns.');
  }
}

/** A copy that a report brings back is often not whole: what cannot be known about it is not a fault. */
function isBad({ signatures, inner }: JudgedMessage): boolean {
  const isUntold = ({ result }: Judged): boolean => result === 'neutral' || result === 'temperror';
  return (
    signatures.some(({ result }) => result !== 'pass') ||
    inner.some(({ signatures: list }) => list.some((signature) => signature.result !== 'pass' && !isUntold(signature)))
  );
}

async function judge(
  { path, uri, text, bytes }: LoadedFile,
  { session, lookUp }: Analysis,
  explain: ((uri: string) => Promise<void>) | undefined,
): Promise<JudgedMessage> {
  session.open({ uri, language: 'eml', text, bytes });
  await lookUp(uri, 'verdicts');
  await session.verify(uri);
  await explain?.(uri);
  const snapshot = session.snapshot(uri);
  const { verification } = snapshot;
  session.close(uri);
  const messages = verification?.messages ?? [];
  const findingsAt = overlappedBy(
    snapshot.findings,
    messages.flatMap(({ verdicts }) => verdicts.map(({ view }) => view)),
  );
  const signaturesOf = (role: (other: MessageView['role']) => boolean) =>
    messages
      .filter(({ message }) => role(message.role))
      .map(({ message, verdicts }) => ({
        role: message.role,
        signatures: verdicts.map((verdict) =>
          judgedOf(verdict, findingsAt.get(verdict.view) ?? [], snapshot, explain !== undefined),
        ),
      }));
  const outer = messages.find(({ message }) => message.role === 'outer');
  const why = outer && (withoutHeader(outer.message) ?? dkim2InWords(outer.message));
  return {
    path,
    signatures: signaturesOf((role) => role === 'outer')[0]?.signatures ?? [],
    ...(why === undefined ? {} : { whyUnsigned: why }),
    ...chainOf(outer?.arc),
    inner: signaturesOf((role) => role !== 'outer').filter(({ signatures }) => signatures.length > 0),
  };
}

/** The search ends with its budget: how much of that is used is what the bar shows. */
async function explainAll(uri: string, session: Session, progress: Progress): Promise<void> {
  const broken = session.snapshot(uri).verification?.signatures.filter(({ verdict }) => isChanged(verdict)) ?? [];
  let done = 0;
  let share = 0;
  await session.explain(uri, {
    clock: () => performance.now(),
    budget: THOROUGH_BUDGET,
    onProgress: (used) => {
      if (used < share) done++;
      share = used;
    },
    pause: async () => {
      await progress.within(Math.min(0.99, (done + share) / broken.length));
      await setImmediate();
    },
  });
}

/** The findings at each signature, in their order. One pass over both: a message may have ten thousands of each. */
function overlappedBy(
  findings: readonly Finding[],
  views: readonly SignatureView[],
): ReadonlyMap<SignatureView, readonly Finding[]> {
  const found = new Map<SignatureView, readonly Finding[]>();
  const waiting = findings.map((finding, order) => ({ finding, order })).sort((a, b) => startOf(a) - startOf(b));
  let open: typeof waiting = [];
  let next = 0;
  for (const view of views.toSorted((a, b) => a.span.start - b.span.start)) {
    const { span } = view;
    while (next < waiting.length && startOf(waiting[next]!) <= span.end) open.push(waiting[next++]!);
    open = open.filter(({ finding }) => finding.span.end >= span.start);
    const here = open.filter(({ finding }) => overlaps(finding.span, span)).sort((a, b) => a.order - b.order);
    found.set(
      view,
      here.map(({ finding }) => finding),
    );
  }
  return found;
}

function startOf({ finding }: { readonly finding: Finding }): number {
  return finding.span.start;
}

function judgedOf(
  found: VerdictView,
  own: readonly Finding[],
  { explanations, now }: Snapshot,
  explain: boolean,
): Judged {
  const { view, verdict, alignment, signerFaults } = found;
  const explanation = explanations.get(view);
  const blocks = explanation === undefined ? [] : explanationBlocks(explanation);
  const faults = explanation?.signerFaults ?? signerFaults;
  const unsigned = coverageInWords(found, now);
  const words = explanationWithCoverage(found, unsigned, undefined, faults);
  const { domain, selector } = view.signature;
  return {
    domain: domain?.value ?? null,
    selector: selector?.value ?? null,
    algorithm: algorithmOf(view),
    result: verdict.result,
    syntax: verdict.syntax,
    key: verdict.key,
    bodyHash: verdict.bodyHash,
    signature: verdict.signature,
    time: verdict.time,
    alignment,
    findings: [...new Set(own.map(({ rule }) => rule.id))],
    explanation: [words, ...blocks.flatMap(sentencesOf)].join(' '),
    words,
    ...(unsigned.length === 0 ? {} : { unsigned }),
    ...signerFaultOf(faults),
    changes: explain ? changesOf(explanation) : [],
    // What the words say already is not repeated.
    blocks: blocks.filter((block) => block.kind === 'diff' || !words.includes(block.text)),
    details: own.map(({ rule, message }) => `${rule.id}: ${message}`),
  };
}

function sentencesOf(block: ExplanationBlock): readonly string[] {
  if (block.kind === 'diff') return [];
  return [block.label === undefined ? block.text : `${block.label}: ${block.text}`];
}

function changesOf(explanation: Explanation | undefined): readonly Change[] {
  if (explanation === undefined) return [];
  return changesInWords(explanation).map(({ kind, part, field, what, before, after, left }) => ({
    kind,
    part,
    field: field ?? null,
    change: what,
    before,
    after,
    omitted: left,
  }));
}

function chainOf(arc: ArcVerdict | undefined): Pick<JudgedMessage, 'arc'> {
  if (arc === undefined || arc.result === 'none') return {};
  const { result, sets, seals } = arc;
  const sealers = seals.map(({ parsed }) => parsed.domain?.value ?? '');
  return { arc: { result, sets: sets.length, sealers, explanation: arcInWords(arc) } };
}

/** Several faults as one: the kind is the first's. */
function signerFaultOf(faults: readonly SignerFault[]): Pick<Judged, 'signerFault'> {
  const [first] = faults;
  if (first === undefined) return {};
  const text = faults
    .map(({ text: what, software, fix }) => [what, software, fix].filter((part) => part !== undefined).join(' '))
    .join(' ');
  return { signerFault: { kind: first.kind, text } };
}

function algorithmOf({ signature }: SignatureView): string | null {
  const algorithm = signature.algorithm;
  if (algorithm === undefined) return null;
  const { keyType, hash } = algorithm.value;
  return hash === '' ? keyType : `${keyType}-${hash}`;
}

function jsonOf({ path, signatures, arc, inner }: JudgedMessage) {
  const plain = (list: readonly Judged[]) =>
    list.map(({ details: _, blocks: __, words: ___, ...signature }) => signature);
  return {
    path,
    signatures: plain(signatures),
    ...(arc === undefined ? {} : { arc }),
    ...(inner.length === 0
      ? {}
      : { inner: inner.map(({ role, signatures: list }) => ({ role, signatures: plain(list) })) }),
  };
}

function pretty(
  { path, signatures, arc, inner, whyUnsigned: why }: JudgedMessage,
  output: Output,
  explain: boolean,
): string {
  const { colors } = output;
  const lines = [colors.bold(visible(path))];
  if (signatures.length === 0) {
    lines.push('  none        no DKIM-Signature');
    if (why !== undefined) append(lines, explained(why, output));
  }
  for (const signature of signatures) append(lines, prettySignature(signature, output, explain));
  if (arc !== undefined) append(lines, prettyChain(arc, output));
  for (const { role, signatures: list } of inner) {
    lines.push(`  ${role === 'returned' ? 'In the returned message' : 'In an attached message'}:`);
    for (const signature of list) append(lines, prettySignature(signature, output, explain));
  }
  return `${lines.join('\n')}\n`;
}

function prettyChain({ result, explanation }: JudgedChain, output: Output): readonly string[] {
  const { colors } = output;
  const paint = result === 'pass' ? colors.green : result === 'unknown' ? colors.yellow : colors.red;
  return [
    `  ${paint(padEnd(result, 12))}ARC (trusted only by receivers that know the sealers)`,
    ...explained(explanation, output),
  ];
}

function explained(explanation: string, { columns }: Output): readonly string[] {
  return wrap(visible(explanation), columns - 14).map((line) => `${' '.repeat(14)}${line}`);
}

function prettySignature(signature: Judged, { colors, columns }: Output, explain: boolean): readonly string[] {
  const { result, domain, selector, algorithm, alignment } = signature;
  const paint =
    result === 'pass' ? colors.green : result === 'temperror' || result === 'neutral' ? colors.yellow : colors.red;
  const name = `d=${visible(domain ?? '?')} s=${visible(selector ?? '?')} ${visible(algorithm ?? '?')}`;
  const facets = `syntax ${signature.syntax}, key ${signature.key}, body hash ${signature.bodyHash}, signature ${signature.signature}, time ${signature.time}, alignment ${alignment}`;
  const told = explain ? signature.details : [];
  const lines = [facets, signature.words, ...told]
    .flatMap((text) => wrap(visible(text), columns - 14))
    .concat(signature.blocks.flatMap((block) => prettyBlock(block, columns - 14)));
  return [`  ${paint(padEnd(result, 12))}${name}`, ...lines.map((line) => `${' '.repeat(14)}${line}`)];
}

function prettyBlock(block: ExplanationBlock, width: number): readonly string[] {
  if (block.kind === 'text') return sentencesOf(block).flatMap((text) => wrap(visible(text), width));
  const line = (mark: string, text: string) => `  ${mark} ${shorten(visible(text), width - 4)}`;
  return [
    ...block.before.map((text) => line('-', text)),
    ...block.after.map((text) => line('+', text)),
    ...(block.left === 0 ? [] : [`    ... and ${plural(block.left, 'more line')}`]),
  ];
}
