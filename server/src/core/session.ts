/** The front door of the core: a session that knows zones and messages. */

import { isChanged } from './dkim/forensics/explain-failure.ts';
import { MESSAGE_SIDE_RULES } from './rules/message-side.ts';
import type { MessageSide, SessionOptions } from './session/types.ts';
import { ZoneSession } from './session/zone-session.ts';
import { MessageDocument } from './workspace/message-document.ts';
import { messageFacts } from './workspace/message-facts.ts';
import { explainVerdict, verifyDocument } from './workspace/verification.ts';

export type {
  IncludedFile,
  OpenedText,
  SessionOptions,
} from './session/types.ts';
export { LANGUAGES, type LanguageId } from './workspace/languages.ts';

const MESSAGE_SIDE: MessageSide = {
  rules: MESSAGE_SIDE_RULES,
  read: (uri, text) => new MessageDocument(uri, text),
  factsOf: messageFacts,
  verify: verifyDocument,
  isChanged,
  explain: explainVerdict,
};

export class Session extends ZoneSession {
  constructor(options: SessionOptions) {
    super(options, MESSAGE_SIDE);
  }
}
