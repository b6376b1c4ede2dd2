import type { TagSpec } from '../../dkim/tag-list.ts';
import { say } from '../../text/say.ts';
import { bareKeyOf, dataStateOf, isBareVersion } from '../../workspace/key-reading.ts';
import type { KeyView } from '../../workspace/key-view.ts';
import type { Fix } from '../rule.ts';
import { short } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/invalid-tag',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    emptySpec:
      'There is no tag before this semicolon. Some receivers then ignore the whole key. Remove the extra semicolon.',
    noEquals:
      '"{text}" is not of the form name=value. Many receivers then ignore the whole key. Write it as a tag, or remove it.',
    bareVersion:
      '"{text}" is not of the form name=value: v= is missing before it. Many receivers then ignore the whole key. Write v=DKIM1.',
    noName:
      'There is no name before this "=". Many receivers then ignore the whole key. Write it as a tag, or remove it.',
    name: '"{text}" cannot be the name of a tag: a letter comes first, then letters, digits and "_". Many receivers then ignore the whole key. Correct the name, or remove the tag.',
  },
  check(view, { report }) {
    for (const { kind, span, spec } of view.key.list.problems) {
      const at = view.source(span);
      if (spec === undefined || spec === bareKeyOf(view)) continue;
      if (kind === 'empty-spec') {
        report('emptySpec', at, {}, { fixes: [{ ...remove(view, spec, say`Remove the empty tag`), safe: true }] });
      } else if (kind === 'trailing-text' || kind === 'missing-equals') {
        if (isBareVersion(spec)) {
          const fixes = [{ title: say`Write v=DKIM1`, edits: () => view.replace(spec.nameSpan, 'v=DKIM1') }];
          report('bareVersion', at, { text: spec.name }, { fixes });
          continue;
        }
        // What follows a key that is cut off may be the rest of it.
        const isRest = dataStateOf(view) === 'truncated';
        const fixes = isRest ? [] : [remove(view, spec, say`Remove "${short(spec.name)}"`)];
        report('noEquals', at, { text: spec.name }, { fixes });
      } else if (kind === 'empty-name') {
        // A sign that a form or a configuration file puts before the value.
        const isSign = spec.index === 0 && spec.value?.trim().startsWith('v=') === true;
        const start = spec.span.start;
        const equals = view.key.list.text.text.indexOf('=', start);
        const fix = { title: say`Remove the "="`, edits: () => view.replace({ start, end: equals + 1 }, '') };
        report('noName', at, {}, { fixes: isSign ? [fix] : [] });
      } else if (kind === 'name-syntax') report('name', at, { text: spec.name });
    }
  },
});

/** With one of the semicolons around it: the one after, or at the end the one before. */
function remove(view: KeyView, { span, semicolon, index }: TagSpec, title: string): Fix {
  const before = view.key.list.specs[index - 1]?.semicolon;
  const isLast = index === view.key.list.specs.length - 1;
  const range =
    isLast && before !== undefined
      ? { start: before, end: semicolon ?? span.end }
      : { start: span.start, end: (semicolon ?? span.end - 1) + 1 };
  return { title, edits: () => view.replace(range, '') };
}
