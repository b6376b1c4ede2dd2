/** The hover on a refusal's code: the diagnosis, with what is to be done within the first lines. What it says is `diagnosis/`'s. */

import type { Refusal } from '../bounce/report.ts';
import { confidenceInWords, type Diagnosis, degreeInWords, type Statement } from '../diagnosis/diagnosis.ts';
import { diagnosisOf } from '../diagnosis/index.ts';
import { say } from '../text/say.ts';
import { type Span, touches } from '../text/span.ts';
import type { RefusalView } from '../workspace/message-document.ts';
import { escapeText } from './markdown.ts';
import type { Snapshot } from './snapshot.ts';

/** Where a refusal is shown: its code, its reply, what stands for them, and the code wherever it is quoted. */
export function placesOf({ refusal, span }: RefusalView): readonly Span[] {
  const { status, reply, mentions } = refusal;
  return [status?.span, reply?.span, span, ...mentions].filter((place) => place !== undefined);
}

/** Markdown. */
export function describeRefusal({ refusal }: RefusalView, diagnosis: Diagnosis): string {
  const codes = [refusal.reply, refusal.status].flatMap((found) => (found === undefined ? [] : [found.value]));
  const lines = [
    `**${codes.length > 0 ? escapeText(codes.join(' ')) : refusal.action === 'reported' ? say`Reported` : say`Refused`}: ${escapeText(diagnosis.title)}**`,
    escapeText(diagnosis.summary),
    ...proofIn(diagnosis),
    stepsIn(diagnosis),
    '---',
    ...diagnosis.contradictions.map(({ says }) => say`**But:** ${escapeText(says)}`),
    ...diagnosis.context.map(({ says }) => escapeText(says)),
    say`Confidence: ${escapeText(confidenceInWords(diagnosis))}.${permanence(refusal)}`,
    alternativesIn(diagnosis),
    say`Sources: ${diagnosis.sources.map(escapeText).join('; ')}`,
  ];
  return lines.filter((line) => line !== '').join('\n\n');
}

/** What the summary does not contain yet. */
function proofIn({ proof, summary }: Diagnosis): readonly string[] {
  return proof
    .filter(({ says }) => !summary.includes(says.replace(/\.$/, '')))
    .slice(0, 1)
    .map(({ says }: Statement) => say`Proof: ${escapeText(says)}`);
}

/** The first step in full, the others by their titles: that is what fits above the fold. */
function stepsIn({ steps }: Diagnosis): string {
  const todo = steps.filter(({ isDone }) => !isDone);
  const lines = todo.map((step, i) => `${i + 1}. ${escapeText(i === 0 ? step.text : `${step.title}.`)}`);
  const finished = steps.filter(({ isDone }) => isDone).map(({ text }) => say`- ✓ Done: ${escapeText(text)}`);
  return [lines.join('\n'), finished.join('\n')].filter((part) => part !== '').join('\n\n');
}

function permanence({ status, reply }: Refusal): string {
  const first = (reply ?? status)?.value[0];
  if (first === '5') return say` The refusal is permanent: the sending server does not try again by itself.`;
  return first === '4' ? say` The refusal is temporary: the sending server tries again by itself.` : '';
}

function alternativesIn({ alternatives, isUndecided }: Diagnosis): string {
  if (alternatives.length === 0) return '';
  const list = alternatives
    .map(({ title, confidence }) => `${escapeText(title)} (${degreeInWords(confidence)})`)
    .join('; ');
  return `${isUndecided ? say`The other readings` : say`It can also mean`}: ${list}.`;
}

/** The refusal at an offset, with its hover. */
export function hoverRefusal(
  snapshot: Snapshot,
  offset: number,
): { readonly markdown: string; readonly span: Span } | undefined {
  const { document } = snapshot;
  if (document.kind !== 'eml') return undefined;
  for (const view of document.refusals) {
    const span = placesOf(view).find((place) => touches(place, offset));
    if (span !== undefined) return { markdown: describeRefusal(view, diagnosisOf(view, snapshot)), span };
  }
  return undefined;
}
