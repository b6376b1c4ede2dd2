/**
 * A rule's page for the extension: all of its prose, and the first of its examples with its result. Most examples are there to test the rule, and
 * are a third of all pages.
 */

const FENCE = /^```[\s\S]*?^```\n*/gm;

/** @param page Markdown with line ends LF */
export function withFirstExample(id: string, page: string): string {
  const sections = page.split(/^(?=## )/m);
  const first = sections.findIndex((section) => /^```/m.test(section));
  const kept = sections.map((section, i) => (i <= first ? section : withoutFences(section)));
  if (kept.every((section, i) => section === sections[i])) return page;
  return `${kept.join('').trimEnd()}\n\nMore examples: \`npx dkim-lint rules ${id}\`\n`;
}

/** Nothing where only a heading would remain. */
function withoutFences(section: string): string {
  const prose = section.replace(FENCE, '');
  return /^## .*\n\s*$/.test(prose) ? '' : prose;
}
