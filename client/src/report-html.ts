/**
 * The page of an authentication report: plain HTML and one drawing, without any script. Every text of it is escaped here;
 * the colours are the theme's alone. It knows no VS Code, so that tests can read what it makes.
 */

import type { AuthenticationReport, Check, Hop, SpfStatement } from '../../server/src/lsp/protocol.ts';
import { drawHops } from './hops-diagram.ts';
import { escapeHtml } from './html-text.ts';

export interface PageOptions {
  /** The name of the message's file. */
  readonly name: string;
  /** For the one style element: nothing else is let in. */
  readonly nonce: string;
  /** The address of the command that copies the report. */
  readonly copy: string;
}

export function reportPage(report: AuthenticationReport, { name, nonce, copy }: PageOptions): string {
  const { about, author, subject, outcome, summary, refusedZones, notes, way } = report;
  const title = `Authentication of ${about === 'returned' ? 'the returned message in ' : ''}${name}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1 tabindex="-1">${escapeHtml(title)}</h1>
${refusedZones.map((sentence) => `<p class="summary fail">${MARKS.fail}${escapeHtml(sentence)}</p>\n`).join('')}<p class="summary ${outcome}">${MARKS[outcome]}${escapeHtml(summary)}</p>
<dl>
<div><dt>From</dt><dd>${author === '' ? 'no domain found' : `<bdi>${escapeHtml(author)}</bdi>`}</dd></div>
<div><dt>Subject</dt><dd>${subject === '' ? 'none' : `<bdi>${escapeHtml(subject)}</bdi>`}</dd></div>
${policyEntry(report)}</dl>
<nav aria-label="Report"><a href="#checks">Checks</a> <a href="#way">Delivery path</a> <a href="#said">Results of receivers</a> <a class="copy" href="${escapeHtml(copy)}">Copy as Markdown</a></nav>
${refusal(report)}${section('checks', 'Checks', `${checksTable(report.checks)}${spfTree(report.spf)}`)}
${section('way', `Delivery path${way.duration === '' ? '' : `: ${way.duration}`}`, hopsOf(report))}
${section('said', 'Results of receivers', statementsTable(report))}
${notes.length === 0 ? '' : `<ul class="notes">${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`}
</main>
</body>
</html>
`;
}

function refusal({ diagnosis }: AuthenticationReport): string {
  if (diagnosis === null) return '';
  const { title, summary, steps } = diagnosis;
  const list = steps.map((step) => `<li>${escapeHtml(step)}</li>`).join('');
  return `${section('refused', `Why it was refused: ${title}`, `<p>${escapeHtml(summary)}</p>\n<ol>${list}</ol>`)}\n`;
}

/** Colours are never used alone: a mark and a word say the same. */
const MARKS = {
  pass: '<span class="mark" aria-hidden="true">✓</span> ',
  fail: '<span class="mark" aria-hidden="true">✗</span> ',
  unknown: '<span class="mark" aria-hidden="true">?</span> ',
} as const;

const POLICY_STATUS = {
  several: 'several records, so receivers use none',
  invalid: 'a record with a tag twice, which is invalid',
  missing: 'no record',
  unknown: 'not in the files here',
} as const;

function policyEntry({ policy }: AuthenticationReport): string {
  if (policy === null) return '';
  const value = policy.status === 'found' ? `<code>${escapeHtml(policy.record)}</code>` : POLICY_STATUS[policy.status];
  return `<div><dt>DMARC record</dt><dd>${value} <span class="at">at <bdi>${escapeHtml(policy.name)}</bdi></span></dd></div>\n`;
}

function section(id: string, heading: string, content: string): string {
  return `<section aria-labelledby="${id}">\n<h2 id="${id}" tabindex="-1">${escapeHtml(heading)}</h2>\n${content}\n</section>`;
}

function checksTable(checks: readonly Check[]): string {
  const rows = checks.map(({ method, about, said, found, alignment, why }) => [
    escapeHtml(method),
    text(about),
    said.length === 0
      ? 'nothing'
      : said
          .map(({ by, result }) => `${word(result)}${by === '' ? '' : ` <span class="by">by ${text(by)}</span>`}`)
          .join('<br>'),
    word(found),
    alignment === '' ? '' : `<span class="word">${escapeHtml(ALIGNMENT[alignment] ?? alignment)}</span>`,
    text(why),
  ]);
  return table(
    "Each check: the receiver's result and DKIM Lint's result",
    ['Check', 'About', "Receiver's result", "DKIM Lint's result", 'Aligned with From', 'Why'],
    rows,
  );
}

/** The limits are those of RFC 7208 section 4.6.4. */
function spfTree(spf: SpfStatement | null): string {
  if (spf === null || spf.steps.length === 0) return '';
  const title = `SPF evaluation of ${spf.domain}: ${spf.result}; look-ups ${spf.lookups} (limit 10), without an answer ${spf.voidLookups} (limit 2)`;
  return `\n<p>${text(title)}</p>\n${spfSteps(spf)}`;
}

function spfSteps({ steps }: SpfStatement): string {
  if (steps.length === 0) return '';
  const items = steps.map(({ term, outcome, why, inner }) => {
    const rest = [inner === null ? '' : `${inner.domain}: ${inner.result}.`, why]
      .filter((part) => part !== '')
      .join(' ');
    return `<li><code>${escapeHtml(term)}</code> <span class="word">${outcome.replace('-', ' ')}</span> ${text(rest)}${inner === null ? '' : spfSteps(inner)}</li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}

const ALIGNMENT: Readonly<Record<string, string>> = {
  strict: 'yes (strict)',
  relaxed: 'yes (relaxed)',
  none: 'no',
  unknown: 'not known',
};

function hopsOf({ way: { hops, omitted } }: AuthenticationReport): string {
  if (hops.length === 0) return '<p>The message has no Received fields.</p>';
  const rows = hops.map((hop) => [
    String(hop.number),
    text(hop.from) + (hop.address === '' ? '' : ` <code>${escapeHtml(hop.address)}</code>`),
    text(hop.by),
    text(hop.protocol),
    `<span class="word">${hop.tlsVersion === '' ? TLS[hop.tls] : escapeHtml(hop.tlsVersion)}</span>`,
    `<span class="word">${escapeHtml(hop.timeInWords)}</span>`,
    `<span class="word">${escapeHtml(hop.delayInWords)}</span>`,
    ORDER[hop.order],
  ]);
  return [
    drawHops(hops),
    table(
      'Servers that accepted the message, oldest first',
      ['Hop', 'From', 'By', 'With', 'TLS', 'Time', 'Delay', 'Times'],
      rows,
    ),
    omitted === 0 ? '' : `<p>${omitted} older hops are not shown.</p>`,
  ].join('\n');
}

const TLS = { yes: 'yes', no: 'no', unknown: 'unknown' } as const;

const ORDER: Readonly<Record<Hop['order'], string>> = {
  'in-order': 'in order',
  backwards: `<span class="word fail">${MARKS.fail}out of order</span>`,
  unknown: 'not known',
};

function statementsTable({ statements }: AuthenticationReport): string {
  if (statements.length === 0) return '<p>No receiver has written its results into the header.</p>';
  return table(
    'Results in the header, those of the last receiver first',
    ['Check', 'Result', 'Receiver', 'About', 'Comment', 'Field'],
    statements.map(({ by, field, method, result, about, reason, comment }) => [
      text(method),
      word(result),
      by === '' ? 'no name given' : text(by),
      text(about),
      text([reason === '' ? '' : `reason: ${reason}`, comment].filter((part) => part !== '').join('; ')),
      text(field),
    ]),
  );
}

/** @param rows of HTML; the first cell of each is its head */
function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = ([first, ...rest]: readonly string[]) =>
    `<tr><th scope="row">${first}</th>${rest.map((cell, i) => `<td${WORDY.has(head[i + 1]!) ? ' class="words"' : ''}>${cell}</td>`).join('')}</tr>`;
  return `<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
<table>
<caption>${caption}</caption>
<thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(line).join('\n')}
</tbody>
</table>
</div>`;
}

/** Columns of sentences, which must not become narrow. */
const WORDY: ReadonlySet<string> = new Set(['Why', 'Comment']);

/** Words of the message cannot turn the direction of what is beside them. */
function text(value: string): string {
  return value === '' ? '' : `<bdi>${escapeHtml(value)}</bdi>`;
}

const GOOD: ReadonlySet<string> = new Set(['pass', 'bestguesspass']);
const BAD: ReadonlySet<string> = new Set(['fail', 'hardfail', 'softfail', 'policy', 'permerror']);

function word(result: string): string {
  const kind = GOOD.has(result) ? 'pass' : BAD.has(result) ? 'fail' : 'unknown';
  return `<span class="word ${kind}">${MARKS[kind]}${text(result)}</span>`;
}

const BORDER = 'var(--vscode-contrastBorder, var(--vscode-widget-border, var(--vscode-panel-border, currentColor)))';

const STYLE = `
body { color: var(--vscode-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); line-height: 1.5; padding: 0 1em 2em; }
main { max-width: 76em; }
h1 { font-size: 1.5em; font-weight: 600; overflow-wrap: anywhere; }
h2 { font-size: 1.2em; font-weight: 600; margin-top: 2em; }
a { color: var(--vscode-textLink-foreground); }
a:focus-visible, .scroll:focus-visible, h1:focus-visible, h2:focus-visible { outline: 2px solid var(--vscode-focusBorder); outline-offset: 2px; }
code { font-family: var(--vscode-editor-font-family); color: inherit; background: none; overflow-wrap: anywhere; }
.summary { font-size: 1.15em; padding: .6em .9em; border: 1px solid ${BORDER}; border-left: 4px solid var(--vscode-editorWarning-foreground); overflow-wrap: anywhere; }
.summary.pass { border-left-color: var(--vscode-testing-iconPassed); }
.summary.fail { border-left-color: var(--vscode-errorForeground); }
.mark { display: inline-block; min-width: 1em; font-weight: 700; text-align: center; }
.word { white-space: nowrap; }
.pass .mark { color: var(--vscode-testing-iconPassed); }
.fail .mark { color: var(--vscode-errorForeground); }
.unknown .mark { color: var(--vscode-editorWarning-foreground); }
dl > div { display: flex; gap: 1em; }
dt { flex: 0 0 8em; color: var(--vscode-descriptionForeground); }
dd { margin: 0; overflow-wrap: anywhere; }
.at, .by, caption { color: var(--vscode-descriptionForeground); }
nav { display: flex; flex-wrap: wrap; gap: .4em 1.5em; margin-top: 1em; }
.copy { margin-left: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: .2em 0 .5em; }
th, td { text-align: left; vertical-align: top; padding: .35em .5em; border-bottom: 1px solid ${BORDER}; overflow-wrap: break-word; max-width: 24em; }
td.words { min-width: 16em; }
thead th { font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; white-space: nowrap; }
.notes { padding-left: 1.2em; color: var(--vscode-descriptionForeground); }
svg { display: block; max-width: 100%; height: auto; margin: .5em 0 1em; }
svg text { fill: var(--vscode-foreground); font-family: var(--vscode-font-family); font-size: 13px; }
svg .small { fill: var(--vscode-descriptionForeground); font-size: 11px; }
svg .box { fill: var(--vscode-editorWidget-background); stroke: ${BORDER}; }
svg .line { fill: none; stroke: var(--vscode-foreground); stroke-width: 1.5; }
svg .head { fill: var(--vscode-foreground); }
svg .late { fill: var(--vscode-errorForeground); font-weight: 700; }
@media (forced-colors: active) { svg .box { fill: Canvas; stroke: CanvasText; } svg .line { stroke: CanvasText; } svg .head, svg text { fill: CanvasText; } }
`;
