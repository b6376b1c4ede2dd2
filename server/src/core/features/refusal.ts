/** What a server meant, for the hover on its code: the reading taken and why, the others, what this workspace knows, what to do. */

import { advise } from '../bounce/advise.ts';
import { describeReasons, type Reading } from '../bounce/reading.ts';
import type { Refusal } from '../bounce/report.ts';
import { type Span, touches } from '../text/span.ts';
import { caseEvidence } from '../workspace/case-evidence.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { RefusalView } from '../workspace/message-document.ts';
import { code, escapeText } from './markdown.ts';
import type { Snapshot } from './snapshot.ts';

/** The place of the refusal at an offset: a code, a reply, or the same code somewhere else in the report. */
export function isAbout({ status, reply, mentions }: Refusal, offset: number): Span | undefined {
  const places = [status?.span, reply?.span, ...mentions];
  return places.find((span) => span !== undefined && touches(span, offset));
}

/** Markdown. */
export function describeRefusal(view: RefusalView, { index }: Snapshot): string {
  const { refusal, reading } = view;
  const advice = advise(refusal, reading, caseEvidence(view, index));
  // The title stands above already.
  const note = advice.note.startsWith(`${reading.title}. `) ? advice.note.slice(reading.title.length + 2) : '';
  const codes = [refusal.reply, refusal.status].flatMap((found) => (found === undefined ? [] : [found.value]));
  const lines = [
    `**${codes.length === 0 ? 'Refused' : escapeText(codes.join(' '))}: ${escapeText(reading.title)}**`,
    escapeText(reading.meaning),
    escapeText(note),
    whatIsKnown(view, index, !/sign/i.test(note)),
    `**What to do**\n\n${advice.steps.map((step, i) => `${i + 1}. ${escapeText(step)}`).join('\n')}`,
    ...advice.cautions.map((caution) => `Careful: ${escapeText(caution)}`),
    describeReadings(reading),
    `Source: ${escapeText(reading.source)}`,
  ];
  return lines.filter((line) => line !== '').join('\n\n');
}

function describeReadings(reading: Reading): string {
  const { confidence, alternatives } = reading;
  const taken = `Confidence: ${confidence}, based on ${escapeText(describeReasons(reading))}.`;
  if (alternatives.length === 0) return taken;
  const others = alternatives.map(({ title, meaning }) => `- **${escapeText(title)}**: ${escapeText(meaning)}`);
  return `${taken} The code can also mean:\n\n${others.join('\n')}`;
}

/**
 * What the returned message and the zones of the workspace say.
 *
 * @param withSignature whether its signature has not been spoken of yet
 */
function whatIsKnown({ document }: RefusalView, index: WorkspaceIndex, withSignature: boolean): string {
  const { returned } = document;
  if (returned === undefined) return '';
  const domain = returned.authorDomain;
  const signatures = returned.dkimSignatures;
  const signed = !withSignature
    ? ''
    : signatures.length === 0
      ? 'The message that came back has no DKIM-Signature.'
      : `The message that came back is signed by ${signatures.map(({ signature }) => code(signature.domain?.value ?? '?')).join(', ')}.`;
  if (domain === undefined) return signed;
  const zones = index.zonesOf(domain);
  if (zones.length === 0) return `${signed} No zone of ${code(domain)} is in this workspace.`.trim();
  const selectors = zones.flatMap(({ keyRecords }) =>
    keyRecords.filter(({ name, isKey }) => name.domain === domain && isKey).map(({ name }) => code(name.selector)),
  );
  const published =
    selectors.length === 0
      ? 'publishes no DKIM key'
      : `publishes ${selectors.length === 1 ? 'the selector' : 'the selectors'} ${selectors.join(', ')}`;
  return `${signed} The zone of ${code(domain)} in this workspace ${published}.`.trim();
}
