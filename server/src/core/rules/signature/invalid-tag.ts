import type { TagListProblem, TagListProblemKind } from '../../dkim/tag-list.ts';
import { tagTitle } from '../../dkim/tag-table.ts';
import { misreadingsOf } from '../../workspace/misread-tags.ts';
import { defineRule } from '../rule.ts';

const KINDS: ReadonlySet<TagListProblemKind> = new Set([
  'empty-spec',
  'trailing-text',
  'missing-equals',
  'empty-name',
  'name-syntax',
]);

export default defineRule({
  id: 'signature/invalid-tag',
  on: 'signature',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    emptySpec:
      'There is no tag between these semicolons. Many verifiers then do not accept the {field}. Configure the signer to write one semicolon between two tags, and at most one at the end.',
    trailingText:
      'This text after the last tag is not a tag: it has no "=". Many verifiers then do not accept the {field}. Fix the signer, or the program that appended it.',
    noEquals:
      'This is not a tag: the "=" between name and value is missing. Many verifiers then do not accept the {field}. Fix the program that writes it.',
    noName:
      'There is a value here, but no name before the "=". Many verifiers then do not accept the {field}. Fix the program that writes it.',
    name: '"{text}" is not a tag name: a name consists of letters, digits and "_". Many verifiers then do not accept the {field}. Fix the program that writes it.',
    separator:
      'A semicolon is missing before {tag}=. Verifiers read it as a part of {before}= and find no {tag}= ({title}), so they do not accept the {field}. Configure the signer to separate tags with semicolons.',
    quotes:
      'The value of {tag}= is in quotes. They are part of the value, so verifiers do not understand it. Configure the signer to leave them out.',
  },
  check(view, { report }) {
    const { kind, signature } = view;
    const { list } = signature;
    const field = view.field.name;
    const { quoted, swallowed, isCut } = misreadingsOf(view);
    for (const problem of list.problems) {
      const { kind: what, span, spec } = problem;
      if (!KINDS.has(what) || isForeign(problem) || (isCut && spec?.semicolon === undefined)) continue;
      const at = list.source(span);
      if (what === 'name-syntax') report('name', at, { text: spec?.name ?? '', field });
      else report(NAMES[what as keyof typeof NAMES], at, { field });
    }
    for (const { tag, name, span } of swallowed) {
      report('separator', list.source(span), { tag: name, before: tag.name, title: tagTitle(kind, name), field });
    }
    for (const tag of quoted) report('quotes', list.source(tag.valueSpan), { tag: tag.name });
  },
});

const NAMES = {
  'empty-spec': 'emptySpec',
  'trailing-text': 'trailingText',
  'missing-equals': 'noEquals',
  'empty-name': 'noName',
} as const;

/** Characters that are not ASCII have a rule of their own. */
function isForeign({ spec }: TagListProblem): boolean {
  return spec !== undefined && /[^\x20-\x7e\t\r\n]/.test(spec.name);
}
