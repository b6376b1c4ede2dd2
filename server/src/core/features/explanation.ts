/** Why a signature broke, as Markdown: for a hover, and as a page of its own. What it says is `diagnosis/explanation.ts`'s. */

import { type ExplanationBlock, explanationBlocks } from '../diagnosis/explanation.ts';
import { countInWords } from '../text/plural.ts';
import { say } from '../text/say.ts';
import type { Explanation } from '../workspace/verdict.ts';
import { code, escapeText } from './markdown.ts';

/** Markdown, for a hover. */
export function describeExplanation(explanation: Explanation): string {
  const isProven = explanation.header.length + explanation.body.length > 0;
  const title =
    explanation.signerFaults.length > 0
      ? say`What the signing software did wrong`
      : isProven
        ? say`What was changed after signing`
        : say`What was changed after signing could not be determined`;
  return [`**${title}**`, ...explanationBlocks(explanation).map(blockMarkdown)].join('\n\n');
}

/** Markdown, a page of its own. */
export function explanationPage(explanation: Explanation): string {
  const { domain, keyName } = explanation.about.view.signature;
  return [
    say`# Why the signature broke`,
    say`The DKIM-Signature of ${code(domain?.value ?? say`nobody`)}${keyName === undefined ? '' : say`, made with the key ${code(keyName)}`}.`,
    ...explanationBlocks(explanation).map(blockMarkdown),
    '',
  ].join('\n\n');
}

function blockMarkdown(block: ExplanationBlock): string {
  if (block.kind === 'text')
    return (block.label === undefined ? '' : `**${escapeText(block.label)}:** `) + escapeText(block.text);
  return [
    ...block.before.map((line) => `- **−** ${code(line)}`),
    ...block.after.map((line) => `- **+** ${code(line)}`),
    ...(block.left === 0 ? [] : [say`- … and ${countInWords(block.left, 'more line')}`]),
  ].join('\n');
}
