/**
 * The page of an authentication report: plain HTML and one drawing, without any script. Every text of it is escaped here;
 * the colours are the theme's alone. It knows no VS Code, so that tests can read what it makes.
 */

import type { Say } from '../../server/src/core/text/say.ts';
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
  readonly say: Say;
}

export function reportPage(report: AuthenticationReport, { name, nonce, copy, say }: PageOptions): string {
  const { about, author, subject, outcome, summary, refusedZones, notes, way } = report;
  const title =
    about === 'returned' ? say`Authentication of the returned message in ${name}` : say`Authentication of ${name}`;
  const [checks, path, results] = [say`Checks`, say`Delivery path`, say`Results of receivers`];
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
<div><dt>${escapeHtml(say`From`)}</dt><dd>${author === '' ? escapeHtml(say`no domain found`) : `<bdi>${escapeHtml(author)}</bdi>`}</dd></div>
<div><dt>${escapeHtml(say`Subject`)}</dt><dd>${subject === '' ? escapeHtml(say`none`) : `<bdi>${escapeHtml(subject)}</bdi>`}</dd></div>
${policyEntry(report, say)}</dl>
<nav aria-label="${escapeHtml(say`Report`)}"><a href="#checks">${escapeHtml(checks)}</a> <a href="#way">${escapeHtml(path)}</a> <a href="#said">${escapeHtml(results)}</a> <a class="copy" href="${escapeHtml(copy)}">${escapeHtml(say`Copy as Markdown`)}</a></nav>
${refusal(report, say)}${section('checks', checks, `${checksTable(report.checks, say)}${spfTree(report.spf, say)}`)}
${section('way', way.duration === '' ? path : `${path}: ${way.duration}`, hopsOf(report, say))}
${section('said', results, statementsTable(report, say))}
${notes.length === 0 ? '' : `<ul class="notes">${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`}
</main>
</body>
</html>
`;
}

function refusal({ diagnosis }: AuthenticationReport, say: Say): string {
  if (diagnosis === null) return '';
  const { title, summary, steps } = diagnosis;
  const list = steps.map((step) => `<li>${escapeHtml(step)}</li>`).join('');
  return `${section('refused', say`Why it was refused: ${title}`, `<p>${escapeHtml(summary)}</p>\n<ol>${list}</ol>`)}\n`;
}

/** Colours are never used alone: a mark and a word say the same. */
const MARKS = {
  pass: '<span class="mark" aria-hidden="true">✓</span> ',
  fail: '<span class="mark" aria-hidden="true">✗</span> ',
  unknown: '<span class="mark" aria-hidden="true">?</span> ',
} as const;

const policyStatus = (say: Say) => ({
  several: say`several records, so receivers use none`,
  invalid: say`a record with a tag twice, which is invalid`,
  missing: say`no record`,
  unknown: say`not in the files here`,
});

function policyEntry({ policy }: AuthenticationReport, say: Say): string {
  if (policy === null) return '';
  const value =
    policy.status === 'found'
      ? `<code>${escapeHtml(policy.record)}</code>`
      : escapeHtml(policyStatus(say)[policy.status]);
  return `<div><dt>${escapeHtml(say`DMARC record`)}</dt><dd>${value} <span class="at">${aroundText(say`at ${HOLE}`, policy.name)}</span></dd></div>\n`;
}

function section(id: string, heading: string, content: string): string {
  return `<section aria-labelledby="${id}">\n<h2 id="${id}" tabindex="-1">${escapeHtml(heading)}</h2>\n${content}\n</section>`;
}

function checksTable(checks: readonly Check[], say: Say): string {
  const alignments: Readonly<Record<string, string>> = alignmentsIn(say);
  const rows = checks.map(({ method, about, said, found, alignment, why }) => [
    escapeHtml(method),
    text(about),
    said.length === 0
      ? escapeHtml(say`not reported`)
      : said
          .map(
            ({ by, result }) =>
              `${word(result)}${by === '' ? '' : ` <span class="by">${aroundText(say`by ${HOLE}`, by)}</span>`}`,
          )
          .join('<br>'),
    word(found),
    alignment === '' ? '' : `<span class="word">${escapeHtml(alignments[alignment] ?? alignment)}</span>`,
    text(why),
  ]);
  return table(
    say`Each check: the receiver's result and DKIM Lint's result`,
    [
      say`Check`,
      say`About`,
      say`Receiver's result`,
      say`DKIM Lint's result`,
      say`Aligned with From`,
      { wide: say`Why` },
    ],
    rows,
  );
}

/** The limits are those of RFC 7208 section 4.6.4. */
function spfTree(spf: SpfStatement | null, say: Say): string {
  if (spf === null || spf.steps.length === 0) return '';
  const title = say`SPF evaluation of ${spf.domain}: ${spf.result}; look-ups ${spf.lookups} (limit 10), without an answer ${spf.voidLookups} (limit 2)`;
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

const alignmentsIn = (say: Say) => ({
  strict: say`yes (strict)`,
  relaxed: say`yes (relaxed)`,
  none: say`no`,
  unknown: say`not known`,
});

function hopsOf({ way: { hops, omitted } }: AuthenticationReport, say: Say): string {
  if (hops.length === 0) return `<p>${escapeHtml(say`The message has no Received fields.`)}</p>`;
  const tls = { yes: say`yes`, no: say`no`, unknown: say`unknown` };
  const orders: Readonly<Record<Hop['order'], string>> = {
    'in-order': escapeHtml(say`in order`),
    backwards: `<span class="word fail">${MARKS.fail}${escapeHtml(say`out of order`)}</span>`,
    unknown: escapeHtml(say`not known`),
  };
  const rows = hops.map((hop) => [
    String(hop.number),
    text(hop.from) + (hop.address === '' ? '' : ` <code>${escapeHtml(hop.address)}</code>`),
    text(hop.by),
    text(hop.protocol),
    `<span class="word">${escapeHtml(hop.tlsVersion === '' ? tls[hop.tls] : hop.tlsVersion)}</span>`,
    `<span class="word">${escapeHtml(hop.timeInWords)}</span>`,
    `<span class="word">${escapeHtml(hop.delayInWords)}</span>`,
    orders[hop.order],
  ]);
  return [
    drawHops(hops, say),
    table(
      say`Servers that accepted the message, oldest first`,
      [say`Hop`, say`From`, say`By`, say`With`, 'TLS', say`Time`, say`Delay`, say`Times`],
      rows,
    ),
    omitted === 0 ? '' : `<p>${escapeHtml(say`${omitted} older hops are not shown.`)}</p>`,
  ].join('\n');
}

function statementsTable({ statements }: AuthenticationReport, say: Say): string {
  if (statements.length === 0) return `<p>${escapeHtml(say`No receiver has written its results into the header.`)}</p>`;
  return table(
    say`Results in the header, those of the last receiver first`,
    [say`Check`, say`Result`, say`Receiver`, say`About`, { wide: say`Comment` }, say`Field`],
    statements.map(({ by, field, method, result, about, reason, comment }) => [
      text(method),
      word(result),
      by === '' ? escapeHtml(say`no name given`) : text(by),
      text(about),
      text([reason === '' ? '' : say`reason: ${reason}`, comment].filter((part) => part !== '').join('; ')),
      text(field),
    ]),
  );
}

/** The head of a column; of sentences, which must not become narrow, it is wide. */
type Head = string | { readonly wide: string };

/** @param rows of HTML; the first cell of each is its head */
function table(caption: string, heads: readonly Head[], rows: readonly (readonly string[])[]): string {
  const cell = (html: string, head: Head) => `<td${typeof head === 'string' ? '' : ' class="words"'}>${html}</td>`;
  const line = ([first, ...rest]: readonly string[]) =>
    `<tr><th scope="row">${first}</th>${rest.map((html, i) => cell(html, heads[i + 1]!)).join('')}</tr>`;
  const names = heads.map((head) => escapeHtml(typeof head === 'string' ? head : head.wide));
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}">
<table>
<caption><span>${escapeHtml(caption)}</span></caption>
<thead><tr>${names.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(line).join('\n')}
</tbody>
</table>
</div>`;
}

/** Marks the place in a sentence where a text of the message is inserted as markup. */
const HOLE = '\uE000';

function aroundText(sentence: string, value: string): string {
  return sentence.split(HOLE).map(escapeHtml).join(text(value));
}

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
.scroll { overflow-x: auto; background: linear-gradient(to right, var(--vscode-editor-background) 2em, transparent) left / 4em 100% local no-repeat, linear-gradient(to left, var(--vscode-editor-background) 2em, transparent) right / 4em 100% local no-repeat, linear-gradient(to right, color-mix(in srgb, var(--vscode-foreground) 35%, transparent), transparent) left / .7em 100% scroll no-repeat, linear-gradient(to left, color-mix(in srgb, var(--vscode-foreground) 35%, transparent), transparent) right / .7em 100% scroll no-repeat; }
.scroll::-webkit-scrollbar { height: 10px; }
.scroll::-webkit-scrollbar-thumb { background: var(--vscode-scrollbarSlider-background); }
.scroll::-webkit-scrollbar-thumb:hover { background: var(--vscode-scrollbarSlider-hoverBackground); }
caption > span { display: block; max-width: calc(100vw - 3em); }
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
