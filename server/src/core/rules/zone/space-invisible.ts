import { remove, replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { refuses } from '../../zone/problem.ts';
import { problemRule } from './lib/problem-rule.ts';
import { isTagList } from './lib/tag-lists.ts';

export default problemRule({
  id: 'zone/space-invisible',
  only: ['nbsp-as-space', 'formfeed', 'nul-in-word', 'txt-space'],
  accepted: 'warning',
  // The record is refused, and the other spaces are why.
  isFatal: ({ document, problem }) => document.fixOf(problem) !== undefined,
  isUnreadable: ({ problem }) => problem.code === 'txt-space',
  messages: {
    space:
      'This is not a space but an invisible character, which name servers take for part of the word. Only spaces and tabs separate fields. Replace it with a space.',
    inText:
      'This is not a space but an invisible character, as web pages use it. It becomes part of the tag or value beside it, which receivers then cannot read. Replace it with a space.',
    refused: '{server} does not read this invisible character in a string. Replace it with a space.',
    control:
      'This is a control character ({text}), which is published as part of the text. Knot DNS refuses the zone; BIND and NSD load it. Delete it.',
    nul: 'This is a control character ({text}), at which BIND ends the word. BIND and Knot DNS refuse the zone; NSD reads it as part of the word. Delete it.',
  },
  choose: ({ problem, record, target }) => {
    switch (problem.code) {
      case 'txt-space':
        if (isTagList(record)) return 'inText';
        return refuses(target, problem.code) ? 'refused' : undefined;
      case 'formfeed':
        return 'control';
      case 'nul-in-word':
        return 'nul';
      default:
        return 'space';
    }
  },
  fix: ({ problem, document }) => {
    if (problem.code === 'formfeed' || problem.code === 'nul-in-word')
      return { title: say`Delete it`, edits: () => [remove(problem.span)] };
    const fix = document.fixOf(problem);
    if (fix !== undefined) return { title: say`Replace it with a space`, safe: true, edits: () => fix };
    return { title: say`Replace it with a space`, edits: () => [replace(problem.span, ' ')] };
  },
});
